using System.Data.Common;
using Orleans.Runtime;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Hosting.Starting;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Silo.Configuration;

namespace OrleansAgents.Silo.Hosting;

/// <summary>The program: reads, checks, serves, and says in words what is wrong.</summary>
internal static class SiloProgram
{
    private const int Done = 0;
    private const int Usage = 2;
    private const int Unreachable = 3;
    private const string InvalidConnection = "store.connection_invalid";

    /// <summary>Runs a silo until it is told to stop.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where it says what it does.</param>
    /// <param name="errors">Where it says what is wrong.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (!SiloArguments.Read(arguments).TryGet(out var read, out var error))
        {
            return Fail(errors, error);
        }

        if (read.Help)
        {
            await output.WriteLineAsync(SiloArguments.HelpText);
            return Done;
        }

        if (!OperatorFileSource.Load(read.ConfigFile).TryGet(out var source, out error) || !SiloSettings.Read(source, read.Settings).TryGet(out var settings, out error))
        {
            return Fail(errors, error);
        }

        if (await PortCheck.CheckAsync(settings.Silo) is { } taken)
        {
            return Fail(errors, taken);
        }

        try
        {
            await ServeAsync(settings, source, output);
            return Done;
        }
        catch (StoreUnavailableException e) when (e.Code == InvalidConnection)        // a wrong setting; all else may be better another time
        {
            return Fail(errors, new(e.Code, ErrorKind.Invalid, e.Message));
        }
        catch (Exception e) when (StartFaults.TryExplain(e, out var explained))
        {
            return Fail(errors, explained);
        }
        catch (Exception e) when (e is OrleansException or DbException or TimeoutException)       // the database or a silo went away while it joined
        {
            return Fail(errors, new("cluster.cannot_join", ErrorKind.Unavailable, $"The silo could not join its cluster: {e.GetBaseException().Message} See that the database and the other silos answer, and start it again."));
        }
    }

    private static async Task ServeAsync(SiloSettings settings, OperatorFileSource source, TextWriter output)
    {
        await PostgresSchema.CheckAsync(settings.ConnectionString, CancellationToken.None);
        await PostgresClusters.CheckAloneAsync(settings.ConnectionString, settings.Silo.ClusterId, CancellationToken.None);
        await using var application = SiloApplication.Build(settings, source);
        await application.StartAsync();
        var silo = settings.Silo;
        await output.WriteLineAsync($"orleansagents-silo is listening on {string.Join(", ", application.Urls)}");
        await output.WriteLineAsync($"cluster: {silo.ClusterId}, service: {silo.ServiceId}, silo port: {silo.SiloPort}{(silo.Dashboard ? $", dashboard: {application.Urls.First()}{SiloApplication.DashboardPath}" : "")}");
        await output.FlushAsync();
        await application.WaitForShutdownAsync();
    }

    private static int Fail(TextWriter errors, DomainError error)
    {
        errors.WriteLine($"error: {error.Message} [{error.Code}]");
        return error.Kind == ErrorKind.Unavailable ? Unreachable : Usage;
    }
}
