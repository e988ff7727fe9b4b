using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Hosting;

namespace OrleansAgents.Server.Diagnostics;

/// <summary>The operator's file can be read and is valid.</summary>
/// <param name="platforms">The platform, which reads it.</param>
/// <param name="settings">Where it is.</param>
internal sealed class ConfigurationCheck(IPlatformFactory platforms, PlatformSettings settings) : IDoctorCheck
{
    /// <inheritdoc/>
    public string Name => "configuration";

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var file = settings.ConfigFile ?? "orleansagents.yaml, or the built-in agents without one";
        var read = platforms.Agents(settings);
        if (read.Error is not { } error)
        {
            return Task.FromResult<IReadOnlyList<DoctorFinding>>([new(Name, DoctorStatus.Ok, $"{file}: {read.Value.Length} agents.")]);
        }

        IEnumerable<string> problems = error.Problems.Count == 0 ? [error.Message] : error.Problems.Select(p => Reporter.Describe(p, settings.ConfigFile));
        const string Advice = "Correct the operator's file, or name another with --config.";
        return Task.FromResult<IReadOnlyList<DoctorFinding>>([.. problems.Select(p => new DoctorFinding(Name, DoctorStatus.Fail, p, Advice))]);
    }
}
