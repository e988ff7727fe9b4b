using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Diagnostics;

/// <summary>The server that the client commands ask is there and ready. It is not needed for <c>run</c>, so its absence is a warning.</summary>
/// <param name="server">The server.</param>
internal sealed class ServerCheck(Uri server) : IDoctorCheck
{
    /// <inheritdoc/>
    public string Name => "server";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken)
    {
        using var client = new ServerClient(server);
        return await client.ReadyAsync(cancellationToken) switch
        {
            null => [new(Name, DoctorStatus.Ok, $"{server} is ready.")],
            { Code: CliErrors.UnreachableCode } e => [new(Name, DoctorStatus.Warn, e.Message, "Only needed by submit, list, get, watch and cancel.")],
            var e => [new(Name, DoctorStatus.Fail, $"{server} is not ready: {e.Message}", "Look at the server's log.")],
        };
    }
}
