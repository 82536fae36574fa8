package dirconn

// noFollow is nothing here: what the walk lists is no link, and os.Root leaves its folder by none.
const noFollow = 0
