using Microsoft.Extensions.Options;

namespace OrleansAgents.Grains.Agents;

/// <summary>The bounds of the registry. Configuration section <c>OrleansAgents:Agents</c>.</summary>
public sealed class AgentRegistryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansAgents:Agents";

    /// <summary>Gets or sets how many agents may be registered at once; one more is refused with <c>agent.too_many</c>. Agents of the configuration do not count.</summary>
    /// <value>The default is 20,000; 1 to 1,000,000.</value>
    public int RegisteredMax { get; set; } = 20_000;
}

/// <summary>Checks <see cref="AgentRegistryOptions"/> at start.</summary>
public sealed class AgentRegistryOptionsValidator : IValidateOptions<AgentRegistryOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AgentRegistryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.RegisteredMax is >= 1 and <= 1_000_000
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{AgentRegistryOptions.Section}:RegisteredMax is {options.RegisteredMax}; expected 1 to 1,000,000.");
    }
}
