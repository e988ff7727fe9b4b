using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Definitions;

/// <summary>Names the configuration key of a limit, so that a message can say where it is raised.</summary>
internal static class LimitSetting
{
    /// <summary>Names the key as configuration files and as the environment write it.</summary>
    /// <param name="property">The name of a property of <see cref="WorkflowLimits"/>.</param>
    public static string Of(string property) =>
        $"OrleansAgents:Limits:{property} (environment ORLEANSAGENTS__LIMITS__{property.ToUpperInvariant()})";
}
