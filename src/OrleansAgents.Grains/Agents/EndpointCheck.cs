using System.Net;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Grains.Agents;

/// <summary>Checks that the endpoint of a registration leads to addresses that are allowed.</summary>
/// <param name="hosts">Finds the addresses of names.</param>
/// <param name="rule">What is allowed.</param>
/// <param name="time">Bounds the search.</param>
public sealed class EndpointCheck(IHostAddresses hosts, AddressRule rule, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Checks an agent.</summary>
    /// <param name="agent">The agent; it has an absolute endpoint.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null, or <c>agent.address_refused</c>, or <c>agent.invalid</c> when the host has no address.</returns>
    public async Task<DomainError?> CheckAsync(AgentDescriptor agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var endpoint = agent.Endpoint!;
        if (AddressRule.LiteralOf(endpoint) is { } literal)
        {
            return rule.Check(endpoint.IdnHost, [literal]);
        }

        var addresses = await FindAsync(endpoint.IdnHost, cancellationToken);
        return addresses.Count == 0
            ? AgentErrors.Invalid(
                $"The registration of agent '{agent.Name}'",
                [new($"expected an endpoint whose host has an address, found none for '{endpoint.IdnHost}' within {Patience.TotalSeconds:0} s; see that this server can resolve it", Path: "/endpoint")])
            : rule.Check(endpoint.IdnHost, addresses);
    }

    private async Task<IReadOnlyList<IPAddress>> FindAsync(string host, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var finding = hosts.FindAsync(host, enough.Token);
            return await finding.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await enough.CancelAsync();
            return [];
        }
    }
}
