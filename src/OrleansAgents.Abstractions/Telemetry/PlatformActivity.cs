using System.Diagnostics;

namespace OrleansAgents.Abstractions.Telemetry;

/// <summary>The one source of the platform's spans. Without a listener a span costs nothing: ask <see cref="ActivitySource.HasListeners"/> before making tags.</summary>
public static class PlatformActivity
{
    /// <summary>The name under which listeners find it.</summary>
    public const string SourceName = "OrleansAgents";

    /// <summary>Gets the source; it lives as long as the process.</summary>
    public static ActivitySource Source { get; } = new(SourceName);
}
