"""The one server of a running genapp: uvicorn in front of the built pages, one process or several."""

from genapp.core.settings import Settings


def serve(chosen: Settings) -> None:
    """Serve at the chosen address until told to stop; says in one line when it is ready."""
    import uvicorn
    from reflex.constants import Env
    from reflex_base.environment import environment

    # The pages are built already; Reflex would compile them again at every start.
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_ENV_MODE.set(Env.PROD)

    if chosen.workers > 1 and (chosen.database_url.startswith("sqlite") or not chosen.redis_url):
        raise SystemExit("WORKERS above 1 needs PostgreSQL (DATABASE_URL) and Redis (REDIS_URL).")

    class Server(uvicorn.Server):
        async def startup(self, sockets=None) -> None:
            await super().startup(sockets)
            print(f"genapp is ready: {chosen.site_url}", flush=True)

    config = uvicorn.Config(
        "genapp.genapp:app",
        factory=True,
        host=chosen.host,
        port=chosen.port,
        workers=chosen.workers,
        log_level="warning",
        access_log=False,
        ws="websockets-sansio",
        ws_max_size=256 * 1024,
        # Frames are small and many: compressing them costs a tenth of the CPU and most of a tab's memory.
        ws_per_message_deflate=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    if chosen.workers == 1:
        return Server(config).run()
    from uvicorn.supervisors import Multiprocess

    socket = config.bind_socket()
    print(f"genapp is ready: {chosen.site_url} ({chosen.workers} processes)", flush=True)
    Multiprocess(config, sockets=[socket]).run()
