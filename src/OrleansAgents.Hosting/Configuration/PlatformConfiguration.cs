using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using OrleansAgents.Core.Configuration;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;
using OrleansAgents.Grains.Limits;
using OrleansAgents.Hosting.Starting;

namespace OrleansAgents.Hosting.Configuration;

/// <summary>
/// The settings of every way into the platform, in one order: defaults, the operator's file, <c>appsettings.json</c>, the
/// environment. The last one that sets a limit counts.
/// </summary>
public static class PlatformConfiguration
{
    /// <summary>Puts the limits of the operator's file below everything else that sets them.</summary>
    /// <param name="builder">The builder, with its other sources or without.</param>
    /// <param name="file">The operator's file.</param>
    /// <returns>The same builder.</returns>
    public static IConfigurationBuilder AddLimitsOf(this IConfigurationBuilder builder, OperatorFile file)
    {
        builder.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Settings(file.Limits) });
        return builder;
    }

    /// <summary>Reads the settings that a command in this process works with.</summary>
    /// <param name="file">The operator's file.</param>
    /// <returns>The settings, or <c>configuration.invalid</c>.</returns>
    public static Result<ConfigurationRoot> Read(OperatorFile file)
    {
        try
        {
            var files = new ConfigurationBuilder().AddLimitsOf(file).AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true);
            return (ConfigurationRoot)files.AddEnvironmentVariables().Build();
        }
        catch (Exception e) when (StartFaults.TryExplain(e, out var explained))
        {
            return explained;
        }
    }

    /// <summary>Reads and checks the limits that new runs start with.</summary>
    /// <param name="configFile">The operator's file; null for the default one.</param>
    /// <returns>The limits, or <c>configuration.invalid</c> with every limit out of range.</returns>
    public static Result<WorkflowLimits> Limits(string? configFile)
    {
        if (!OperatorFileSource.LoadFile(configFile).TryGet(out var file, out var error) || !Read(file).TryGet(out var configuration, out error))
        {
            return error;
        }

        try
        {
            var limits = configuration.GetSection(WorkflowLimitsValidator.Section).Get<WorkflowLimits>() ?? WorkflowLimits.Default;
            var validated = new WorkflowLimitsValidator().Validate(null, limits);
            return validated.Failed ? StartFaults.InvalidConfiguration(validated.Failures!) : limits;
        }
        catch (Exception e) when (StartFaults.TryExplain(e, out var explained))
        {
            return explained;
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings(OperatorLimits limits)
    {
        (string Name, IFormattable? Value)[] all =
        [
            (nameof(WorkflowLimits.LinearHops), limits.LinearHops),
            (nameof(WorkflowLimits.CyclicHops), limits.CyclicHops),
            (nameof(WorkflowLimits.ParallelHops), limits.ParallelHops),
            (nameof(WorkflowLimits.FanOut), limits.FanOut),
            (nameof(WorkflowLimits.Cycles), limits.Cycles),
            (nameof(WorkflowLimits.WallClock), limits.WallClock),
            (nameof(WorkflowLimits.PayloadBytes), limits.PayloadBytes),
            (nameof(WorkflowLimits.JournalEvents), limits.JournalEvents),
            (nameof(WorkflowLimits.Attempts), limits.Attempts),
            (nameof(WorkflowLimits.Messages), limits.Messages),
            (nameof(WorkflowLimits.Tokens), limits.Tokens),
            (nameof(WorkflowLimits.Cost), limits.Cost),
        ];
        return all.Where(limit => limit.Value is not null).Select(limit => KeyValuePair.Create(
            $"{WorkflowLimitsValidator.Section}:{limit.Name}", (string?)limit.Value!.ToString(null, CultureInfo.InvariantCulture)));
    }
}
