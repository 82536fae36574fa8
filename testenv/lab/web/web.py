"""The lab's stand-in for Modbus Web Server: login, /api/ and three WebSocket paths.

It is built from Debian's packages, whose Django is 3.2 where the project has 5.1. Like
the project it takes its settings from the environment, with the project's defaults:
what isn't set is careless.
"""

import os
import sys

from django.conf import settings

FOLDER = os.environ["LAB_FOLDER"]
HARDENED = os.environ.get("LAB_STATE") == "hardened"
DEBUG = os.environ.get("DJANGO_DEBUG", "True") == "True"


def secret_key():
    path = os.environ.get("DJANGO_SECRET_KEY_FILE")
    if path:
        with open(path, encoding="ascii") as file:
            return file.read().strip()
    return os.environ.get("DJANGO_SECRET_KEY", "django-insecure-made-for-the-lab")


settings.configure(
    SECRET_KEY=secret_key(),
    DEBUG=DEBUG,
    ALLOWED_HOSTS=os.environ.get("DJANGO_ALLOWED_HOSTS", "*").split(","),
    ROOT_URLCONF="web",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "channels"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(FOLDER, "web.sqlite3")}},
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    SESSION_COOKIE_SECURE=HARDENED,
    CSRF_COOKIE_SECURE=HARDENED,
    SECURE_SSL_REDIRECT=HARDENED,
    SECURE_HSTS_SECONDS=31536000 if HARDENED else 0,
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https") if HARDENED else None,
    USE_TZ=True,
)

import django  # noqa: E402

django.setup()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.generic.websocket import WebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.contrib.auth import authenticate, login  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.urls import path  # noqa: E402


def home(request):
    return HttpResponse("Modbus Web Server")


def enter(request):
    if request.method != "POST":
        return HttpResponse(get_token(request))
    user = authenticate(request, username=request.POST.get("username"), password=request.POST.get("password"))
    if user is None:
        return HttpResponse("no", status=401)
    login(request, user)
    return HttpResponse("in")


def registers(request):
    # The project's writes need an administrator; reading needs nobody, as shipped.
    if HARDENED and not request.user.is_authenticated:
        return JsonResponse({"detail": "log in"}, status=401)
    return JsonResponse({"40001": 17})


urlpatterns = [path("", home), path("login/", enter), path("api/registers/", registers), path("boom/", lambda r: 1 / 0)]


class Values(WebsocketConsumer):
    def connect(self):
        if HARDENED and not self.scope["user"].is_authenticated:
            self.close()
            return
        self.accept()
        self.send("17")


sockets = AuthMiddlewareStack(
    URLRouter([path("ws/dashboard/", Values.as_asgi()), path("ws/device/<int:number>/", Values.as_asgi()), path("ws/alarms/", Values.as_asgi())])
)
application = ProtocolTypeRouter(
    {"http": get_asgi_application(), "websocket": AllowedHostsOriginValidator(sockets) if HARDENED else sockets}
)


def main():
    sys.modules["web"] = sys.modules["__main__"]
    from daphne.cli import CommandLineInterface
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with open(os.path.join(FOLDER, "web.secret"), encoding="ascii") as file:
        User.objects.create_user("operator", password=file.read().strip())
    CommandLineInterface().run(["-b", os.environ["LAB_BIND"], "-p", "8000", "web:application"])


if __name__ == "__main__":
    main()
