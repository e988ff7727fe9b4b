using System.Diagnostics;

namespace OrleansAgents.TestKit.Postgres;

/// <summary>
/// A shell that waits for the end of its input, which comes when it is disposed and when the test process dies; then it
/// stops the server and removes its folder.
/// </summary>
internal sealed class PostgresKeeper : IAsyncDisposable
{
    private readonly Process _shell;

    private PostgresKeeper(Process shell) => _shell = shell;

    /// <summary>Begins to keep a folder.</summary>
    public static PostgresKeeper Start(PostgresTools tools, string folder) => new(PostgresTools.StartShell(
        $"trap '' INT TERM HUP; cat >/dev/null; '{tools.PathOf("pg_ctl")}' -D '{folder}/data' -m immediate -s stop >/dev/null 2>&1; rm -rf '{folder}'"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
