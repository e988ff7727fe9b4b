namespace OrleansAgents.Agents.Circuits;

/// <summary>When calls to an agent that keeps failing are refused for a while. Configuration section <c>OrleansAgents:Agents:Circuit</c>.</summary>
public sealed class CircuitOptions
{
    /// <summary>Gets or sets the share of failed calls from which the circuit opens. 0.01 to 1.</summary>
    /// <value>The default is 0.5.</value>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>Gets or sets how many calls must have ended within <see cref="Sampling"/> before the share counts. 2 to 10,000.</summary>
    /// <value>The default is 10.</value>
    public int MinimumThroughput { get; set; } = 10;

    /// <summary>Gets or sets how long a call counts. 1 second to 10 minutes.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan Sampling { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long calls are refused before one is let through to try. 1 second to 1 hour.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan Break { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets how many agents have a circuit at once; those not called for the longest time lose theirs first. 1 to 1,000,000.</summary>
    /// <value>The default is 20,000.</value>
    public int CircuitsMax { get; set; } = 20_000;
}
