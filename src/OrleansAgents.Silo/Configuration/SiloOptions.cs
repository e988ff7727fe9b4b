using System.Net;
using Microsoft.Extensions.Options;

namespace OrleansAgents.Silo.Configuration;

/// <summary>How silos find each other.</summary>
public enum ClusteringKind
{
    /// <summary>One machine: the silos of this machine, without a table. The first one is the one that the others ask.</summary>
    Localhost,

    /// <summary>Any number of machines: a table in the database says who is there.</summary>
    AdoNet,
}

/// <summary>How this silo works. Configuration section <c>OrleansAgents:Silo</c>.</summary>
public sealed class SiloOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansAgents:Silo";

    /// <summary>Gets or sets how silos find each other.</summary>
    /// <value>The default is <see cref="ClusteringKind.AdoNet"/>.</value>
    public ClusteringKind Clustering { get; set; } = ClusteringKind.AdoNet;

    /// <summary>Gets or sets the cluster's name: silos of one name work together.</summary>
    /// <value>The default is <c>orleansagents</c>; 1 to 150 characters.</value>
    public string ClusterId { get; set; } = "orleansagents";

    /// <summary>Gets or sets the name of the service: whose data it is. It stays when a cluster is replaced by one of another name.</summary>
    /// <value>The default is <c>orleansagents</c>; 1 to 150 characters.</value>
    public string ServiceId { get; set; } = "orleansagents";

    /// <summary>Gets or sets the address at which the other silos reach this one.</summary>
    /// <value>An IP address; the default is that of the machine with <see cref="ClusteringKind.AdoNet"/>, and loopback on one machine.</value>
    public string? AdvertisedAddress { get; set; }

    /// <summary>Gets or sets the port for other silos.</summary>
    /// <value>The default is 11111; 1 to 65535.</value>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Gets or sets the port for Orleans clients.</summary>
    /// <value>The default is 30000; 0 for none, up to 65535.</value>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Gets or sets the port of the first silo of this machine, with <see cref="ClusteringKind.Localhost"/>.</summary>
    /// <value>The default is 11111; 1 to 65535.</value>
    public int PrimaryPort { get; set; } = 11111;

    /// <summary>Gets or sets how long a silo waits for the answer to a sign of life of another one.</summary>
    /// <value>The default is 2 seconds; 100 milliseconds to 1 minute. A silo is declared gone after about this, times <see cref="ProbesMissedMax"/>.</value>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how many signs of life in a row a silo may miss.</summary>
    /// <value>The default is 3; 1 to 100.</value>
    public int ProbesMissedMax { get; set; } = 3;

    /// <summary>Gets or sets how long a call between silos may take before its caller tries again.</summary>
    /// <value>The default is 10 seconds; 1 second to 10 minutes.</value>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how many runs may be in memory on this silo; starting one more here is refused with <c>server.busy</c>.</summary>
    /// <value>The default is 100,000; 1 to 10,000,000.</value>
    public int ActivationsMax { get; set; } = 100_000;

    /// <summary>Gets or sets how many calls may wait for one run; one more is refused with <c>workflow.busy</c>. Answers of agents always get in.</summary>
    /// <value>The default is 64; 1 to 100,000.</value>
    public int MailboxMax { get; set; } = 64;

    /// <summary>Gets or sets how long a stopping silo waits for agents that are working. Later ones are told to stop, and are called again by another silo.</summary>
    /// <value>The default is 10 seconds; from zero to 10 minutes.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how many runs are woken at once after a silo is gone.</summary>
    /// <value>The default is 64; 1 to 10,000.</value>
    public int RecoveryParallelism { get; set; } = 64;

    /// <summary>Gets or sets a value indicating whether the Orleans dashboard is served at <c>/dashboard</c>.</summary>
    /// <value>The default is true. Its page profiles every call, at a few microseconds each.</value>
    public bool Dashboard { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether A2A messages also travel on a durable stream of the database.</summary>
    /// <value>The default is true. Without it they reach other silos by the stream in memory, or by the feed.</value>
    public bool DurableMessageStream { get; set; } = true;
}

/// <summary>Checks <see cref="SiloOptions"/> at start, all errors together.</summary>
internal sealed class SiloOptionsValidator : IValidateOptions<SiloOptions>
{
    private const int NameMax = 150;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SiloOptions options)
    {
        var errors = new List<string>();
        Check(options.ClusterId is { Length: > 0 and <= NameMax }, nameof(options.ClusterId), options.ClusterId, $"1 to {NameMax} characters");
        Check(options.ServiceId is { Length: > 0 and <= NameMax }, nameof(options.ServiceId), options.ServiceId, $"1 to {NameMax} characters");
        Check(options.AdvertisedAddress is null || IPAddress.TryParse(options.AdvertisedAddress, out _), nameof(options.AdvertisedAddress), options.AdvertisedAddress, "an IP address");
        Check(options.SiloPort is > 0 and <= 65535, nameof(options.SiloPort), options.SiloPort, "1 to 65535");
        Check(options.GatewayPort is >= 0 and <= 65535, nameof(options.GatewayPort), options.GatewayPort, "0 to 65535");
        Check(options.PrimaryPort is > 0 and <= 65535, nameof(options.PrimaryPort), options.PrimaryPort, "1 to 65535");
        Check(options.ProbeTimeout.TotalMilliseconds is >= 100 and <= 60_000, nameof(options.ProbeTimeout), options.ProbeTimeout, "00:00:00.100 to 00:01:00");
        Check(options.ProbesMissedMax is >= 1 and <= 100, nameof(options.ProbesMissedMax), options.ProbesMissedMax, "1 to 100");
        Check(options.ResponseTimeout.TotalSeconds is >= 1 and <= 600, nameof(options.ResponseTimeout), options.ResponseTimeout, "00:00:01 to 00:10:00");
        Check(options.ActivationsMax is >= 1 and <= 10_000_000, nameof(options.ActivationsMax), options.ActivationsMax, "1 to 10,000,000");
        Check(options.MailboxMax is >= 1 and <= 100_000, nameof(options.MailboxMax), options.MailboxMax, "1 to 100,000");
        Check(options.DrainTimeout.TotalSeconds is >= 0 and <= 600, nameof(options.DrainTimeout), options.DrainTimeout, "00:00:00 to 00:10:00");
        Check(options.RecoveryParallelism is >= 1 and <= 10_000, nameof(options.RecoveryParallelism), options.RecoveryParallelism, "1 to 10,000");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(bool valid, string key, object? found, string expected)
        {
            if (!valid)
            {
                errors.Add($"{SiloOptions.Section}:{key} is {found}; expected {expected}.");
            }
        }
    }
}
