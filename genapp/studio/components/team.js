// Remembers in a cookie which team the person works for, so that the next tab begins there; draws nothing.
import { useEffect } from "react";

export function RememberTeam({ team }) {
  useEffect(() => {
    if (team) document.cookie = `studio_team=${encodeURIComponent(team)}; path=/; max-age=31536000; samesite=lax`;
  }, [team]);
  return null;
}
