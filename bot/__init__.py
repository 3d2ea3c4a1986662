"""Front ends over one service: the shell, Discord and HTTP."""

__version__ = "0.1.0"
