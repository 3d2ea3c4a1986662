"""Front ends over one service: the shell, Discord and HTTP."""
