using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using OrleansAgents.Sdk.Serving;

namespace OrleansAgents.Sdk.Registrations;

/// <summary>Where the server reaches this agent.</summary>
/// <param name="options">The public address, when there is one.</param>
/// <param name="agent">The path of the calls.</param>
/// <param name="server">What listens.</param>
internal sealed class OwnAddress(IOptions<OrleansAgentOptions> options, ServedAgent agent, IServer server)
{
    /// <summary>Finds the endpoint, once the application listens.</summary>
    /// <returns>The endpoint; null when nobody says where this service listens.</returns>
    public Uri? Find()
    {
        var address = options.Value.PublicAddress?.AbsoluteUri ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (address is null || !Uri.TryCreate(Named(address), UriKind.Absolute, out var root))
        {
            return null;
        }

        return new($"{root.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{agent.Path!.TrimStart('/')}");
    }

    // "Every address" is one to listen at, and none to call.
    private string Named(string address)
    {
        var host = options.Value.Server is { IsLoopback: true } ? IPAddress.Loopback.ToString() : Dns.GetHostName();
        foreach (var every in (string[])["//0.0.0.0", "//[::]", "//*", "//+"])
        {
            address = address.Replace(every, $"//{host}", StringComparison.Ordinal);
        }

        return address;
    }
}
