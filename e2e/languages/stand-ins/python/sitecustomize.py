# MSAL asks the public cloud whether an authority that it does not know is one, and there is none here to ask. Programs of the
# public cloud, as the samples are, have nothing to say about that; so it is said for them, and all else is the library's own.
import msal.application

_init = msal.application.ClientApplication.__init__


def _without_discovery(self, *args, **kwargs):
    kwargs["instance_discovery"] = False
    _init(self, *args, **kwargs)


msal.application.ClientApplication.__init__ = _without_discovery
