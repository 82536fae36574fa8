"""A web application of the shape of Modbus Web Server: pages, a REST API with its
description, a login, three WebSockets, and a place that looks like Flower.

It is built from Debian's packages, whose Django is 3.2 where the project has 5.1. WEB
names a JSON file with its settings; what isn't set there is as the project ships it.
"""

import json
import os
import sys

from django.conf import settings

with open(os.environ["WEB"], encoding="utf-8") as file:
    WEB = json.load(file)
FOLDER = WEB["folder"]
DJANGO, REST = "django.contrib.", "rest_framework."


def switch(name, shipped):
    return WEB.get(name, shipped)


def rest_settings():
    authentication = [REST + "authentication.SessionAuthentication"]
    if switch("tokens", True):
        authentication.append(REST + "authentication.TokenAuthentication")
    open_to_all = switch("apiOpen", False)
    made = {
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "DEFAULT_RENDERER_CLASSES": [REST + "renderers.JSONRenderer"],
        "DEFAULT_AUTHENTICATION_CLASSES": authentication,
        "DEFAULT_PERMISSION_CLASSES": [REST + "permissions." + ("AllowAny" if open_to_all else "IsAuthenticated")],
    }
    if switch("throttle", ""):
        made["DEFAULT_THROTTLE_CLASSES"] = [REST + "throttling.AnonRateThrottle"]
        made["DEFAULT_THROTTLE_RATES"] = {"anon": switch("throttle", "")}
    return made


HTTPS = switch("https", False)
settings.configure(
    SECRET_KEY=switch("secretKey", "django-insecure-made-for-trying"),
    DEBUG=switch("debug", True),
    ALLOWED_HOSTS=switch("allowedHosts", ["*"]),
    ROOT_URLCONF="web",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=[
        DJANGO + "auth", DJANGO + "contenttypes", DJANGO + "sessions", "rest_framework", "rest_framework.authtoken", "drf_spectacular", "channels",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(FOLDER, "web.sqlite3")}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    LOGIN_URL="/api/v1/auth/login/",
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", DJANGO + "sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware"]
    + (["django.middleware.csrf.CsrfViewMiddleware"] if switch("csrf", True) else [])
    + [DJANGO + "auth.middleware.AuthenticationMiddleware"],
    SESSION_COOKIE_SECURE=switch("secureCookies", False),
    CSRF_COOKIE_SECURE=switch("secureCookies", False),
    SECURE_SSL_REDIRECT=HTTPS,
    SECURE_HSTS_SECONDS=switch("hsts", 0),
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None,
    REST_FRAMEWORK=rest_settings(),
    SPECTACULAR_SETTINGS={
        "TITLE": "Modbus", "VERSION": switch("version", "1.0.0"), "SERVE_INCLUDE_SCHEMA": False,
        "SERVE_PERMISSIONS": [REST + "permissions." + ("AllowAny" if switch("schemaOpen", True) else "IsAuthenticated")],
    },
    USE_TZ=True,
)

import django  # noqa: E402

django.setup()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.generic.websocket import WebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.contrib.auth import authenticate, login  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.shortcuts import redirect  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402
from drf_spectacular.views import SpectacularAPIView  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402

FORM = engines["django"].from_string(
    "<form method=post>{% csrf_token %}<input name=username><input type=\"password\" name=password><button>Log in</button></form>"
)


def page(request):
    return HttpResponse("<h1>Modbus Web Server</h1>")


def enter(request):
    if request.method != "POST":
        return HttpResponse(FORM.render({}, request))
    user = authenticate(request, username=request.POST.get("username"), password=request.POST.get("password"))
    if user is None:
        return HttpResponse(FORM.render({}, request))
    login(request, user)
    return redirect("/")


def flower(request):
    return HttpResponse("<html><head><title>Flower</title></head><body>Celery monitoring tool</body></html>")


def metrics(request):
    return HttpResponse("# HELP requests Requests.\n# TYPE requests counter\nrequests 1\n", content_type="text/plain; version=0.0.4")


class Table(APIView):
    schema = None

    def get(self, request):
        return Response({"results": [17]})


class Devices(APIView):
    def get(self, request) -> dict:
        return Response({"results": [17]})


PAGES = ["", "config/interfaces/", "config/devices/", "config/registers/", "config/dashboard-layout/", "config/alarms/", "config/templates/"]
TABLES = [
    "interfaces", "registers", "trend-data", "dashboard-groups", "dashboard-widgets", "alarms", "alarm-history", "device-templates",
    "calculated-registers", "audit-logs",
]
guard = (lambda view: view) if switch("pagesOpen", False) else login_required
urlpatterns = [
    *[path(name, guard(page)) for name in PAGES],
    path("api/v1/", Table.as_view()),
    path("api/v1/devices/", Devices.as_view()),
    *[path("api/v1/" + name + "/", Table.as_view()) for name in TABLES],
    path("api/v1/auth/login/", enter),
    path("api/schema/", SpectacularAPIView.as_view()),
    path("boom/", lambda request: 1 / 0),
]
if switch("flowerOpen", False):
    urlpatterns.append(path("flower/", flower))
if switch("metricsOpen", False):
    urlpatterns.append(path("metrics", metrics))


class Values(WebsocketConsumer):
    def connect(self):
        if not switch("socketsOpen", True) and not self.scope["user"].is_authenticated:
            self.accept()
            self.close(code=4401)
            return
        self.accept()

    def receive(self, text_data):
        pass


class Checked(Values):
    def receive(self, text_data=None, bytes_data=None):
        if bytes_data is not None:
            self.close(code=4003)  # daphne takes 1000 and 3000 to 4999 alone


consumer = Checked if switch("messagesChecked", False) else Values
sockets = AuthMiddlewareStack(
    URLRouter([path("ws/dashboard/", consumer.as_asgi()), path("ws/device/<int:number>/", consumer.as_asgi()), path("ws/alarms/", consumer.as_asgi())])
)
application = ProtocolTypeRouter(
    {"http": get_asgi_application(), "websocket": AllowedHostsOriginValidator(sockets) if switch("originChecked", False) else sockets}
)


def main():
    sys.modules["web"] = sys.modules["__main__"]
    from daphne.cli import CommandLineInterface
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    User.objects.create_user("operator", password=WEB["password"])
    CommandLineInterface().run(["-b", WEB["bind"], "-p", str(WEB["port"]), "--access-log", os.path.join(FOLDER, "access.log"), "web:application"])


if __name__ == "__main__":
    main()
