using System.Collections.Immutable;
using OrleansAgents.Core.Errors;
using IPAddress = System.Net.IPAddress;
using IPNetwork = System.Net.IPNetwork;

namespace OrleansAgents.Core.Registry;

/// <summary>
/// Which addresses an agent may have that was registered over HTTP. Whoever may register an agent makes this server send
/// requests, and must not reach by them what only this server can reach: loopback, private, link-local (where clouds keep
/// their credentials), multicast and unspecified addresses are refused, also when an IPv6 address only wraps them. Checked at
/// registration and again on every connection, since a name can change its address between the two. Immutable.
/// </summary>
public sealed class AddressRule
{
    /// <summary>The code of the refusal.</summary>
    public const string RefusedCode = "agent.address_refused";

    /// <summary>The configuration key that allows more.</summary>
    public const string AllowedKey = "OrleansAgents:Agents:AllowedNetworks";

    private readonly ImmutableArray<IPNetwork> _allowed;
    private readonly bool _allowsLoopback;

    /// <summary>Initializes a new instance of the <see cref="AddressRule"/> class.</summary>
    /// <param name="allowed">The networks that the operator allows besides public ones.</param>
    /// <param name="allowsLoopback">Whether loopback is allowed: when nobody but this machine can register an agent.</param>
    public AddressRule(IEnumerable<IPNetwork> allowed, bool allowsLoopback) => (_allowed, _allowsLoopback) = ([.. allowed], allowsLoopback);

    /// <summary>Gets the rule without any exception.</summary>
    public static AddressRule Strict { get; } = new([], allowsLoopback: false);

    /// <summary>Makes a rule of networks as an operator writes them.</summary>
    /// <param name="networks">Each as <c>10.1.0.0/16</c>, <c>fd00::/8</c>, or a single address.</param>
    /// <param name="allowsLoopback">Whether loopback is allowed.</param>
    /// <returns>The rule, or <c>configuration.invalid</c> with every network that is none.</returns>
    public static Result<AddressRule> Parse(IEnumerable<string> networks, bool allowsLoopback)
    {
        ArgumentNullException.ThrowIfNull(networks);
        var allowed = ImmutableArray.CreateBuilder<IPNetwork>();
        var problems = new List<Problem>();
        foreach (var text in networks)
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                allowed.Add(network);
            }
            else if (IPAddress.TryParse(text, out var single) && single.ToString() == text)
            {
                allowed.Add(new(single, single.GetAddressBytes().Length * 8));
            }
            else
            {
                problems.Add(new($"{AllowedKey} has '{text}'; expected a network such as 10.1.0.0/16 or fd00::/8, with no bit set after its prefix, or one address."));
            }
        }

        return problems.Count == 0
            ? new AddressRule(allowed, allowsLoopback)
            : new DomainError("configuration.invalid", ErrorKind.Invalid, string.Join(' ', problems.Select(p => p.Message))) { Problems = problems };
    }

    /// <summary>Reads the address that stands in a URI in the place of a host name, in whichever form it is written.</summary>
    /// <param name="endpoint">An absolute URI.</param>
    /// <returns>The address; null when a name must be resolved.</returns>
    public static IPAddress? LiteralOf(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return IPAddress.TryParse(endpoint.IdnHost, out var address) ? address : null;
    }

    /// <summary>Judges an address.</summary>
    /// <param name="address">The address.</param>
    /// <returns>Null when it is allowed; otherwise what is wrong with it, such as <c>10.0.0.5 is private (10.0.0.0/8)</c>.</returns>
    public string? WhyRefused(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var carried = AddressBlocks.Carried(address);
        var target = carried ?? WithoutScope(address);
        if (Allows(target) || (carried is not null && Allows(address)))
        {
            return null;
        }

        var shown = carried is null ? address.ToString() : $"{address}, which stands for {target},";
        if (IPAddress.IsLoopback(target))
        {
            return _allowsLoopback ? null : $"{shown} is loopback";
        }

        return AddressBlocks.Find(target) is { } block ? $"{shown} is {block.Purpose} ({block.Network})" : null;
    }

    /// <summary>Judges the addresses of a host. All must be allowed: which of them a connection takes is not ours to say.</summary>
    /// <param name="host">The host, for the message.</param>
    /// <param name="addresses">Its addresses.</param>
    /// <returns>Null, or <c>agent.address_refused</c>.</returns>
    public DomainError? Check(string host, IEnumerable<IPAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        return addresses.Select(WhyRefused).FirstOrDefault(why => why is not null) is { } refused
            ? new(
                RefusedCode,
                ErrorKind.Invalid,
                $"Expected a public address of the agent at '{host}', found one that is not allowed: {refused}. Agents that are registered over HTTP "
                + $"reach no internal addresses; the operator allows a network with {AllowedKey}, or names the agent in orleansagents.yaml.")
            : null;
    }

    // A scope says by which interface a link-local address is reached; no network names one.
    private static IPAddress WithoutScope(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new(address.GetAddressBytes()) : address;

    private bool Allows(IPAddress address)
    {
        foreach (var network in _allowed)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
