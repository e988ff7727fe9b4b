using System.CommandLine;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary><c>migrate</c>: brings the PostgreSQL database of a cluster to this program's schema.</summary>
internal static class MigrateCommand
{
    /// <summary>The environment variable that names the database, as a silo reads it.</summary>
    public const string Variable = "ORLEANSAGENTS__STORE__CONNECTIONSTRING";

    private const string Summary = "Brings the PostgreSQL database of a cluster to this program's schema.";

    private const string Details =
        $"""
        The database must exist; what is applied once is never applied again, and two at once are harmless. Each file is applied
        whole or not at all, so after a failure the same command goes on where it stopped. Quote the connection string. Without
        --postgres it is the environment variable {Variable}, which keeps a password out of
        the list of processes. With --check nothing is changed: the exit code is 0 when the database is up to date, otherwise 1.

        Examples:
          orleansagents migrate --postgres 'Host=db;Database=orleansagents;Username=owner;Password=...'
          {Variable}='Host=db;Database=orleansagents;Username=owner;Password=...' orleansagents migrate
          orleansagents migrate --check --json
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var postgres = new Option<string?>("--postgres") { Description = "The database.", HelpName = "CONNECTIONSTRING" };
        var check = new Option<bool>("--check") { Description = "Only say whether the database is up to date." };
        var json = CommonOptions.Json();
        var command = new CliCommand("migrate", Summary, Details) { postgres, check, json };
        command.TreatUnmatchedTokensAsErrors = false;       // the parser would repeat them, and they may hold the password
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            if (parsed.UnmatchedTokens.Count > 0)
            {
                return new Reporter(environment.Error, asJson).Fail(CliErrors.Usage(
                    "Something is left over that belongs to no option; a connection string must be one argument, so quote it. See: orleansagents migrate --help"));
            }

            if ((parsed.GetValue(postgres) ?? environment.Variable(Variable)) is not { } connection || string.IsNullOrWhiteSpace(connection))
            {
                return new Reporter(environment.Error, asJson).Fail(CliErrors.Usage(
                    $"No database is named: give --postgres CONNECTIONSTRING, or set {Variable}. See: orleansagents migrate --help"));
            }

            return parsed.GetValue(check)
                ? ServerCommand.Tell(environment, await CheckAsync(connection, cancellationToken), asJson, CliJson.Default.SchemaDocument, _ => environment.Out.WriteLine("The database is up to date."))
                : ServerCommand.Tell(environment, await ApplyAsync(connection, cancellationToken), asJson, CliJson.Default.MigrationDocument, m => Show(environment, m));
        });
        return command;
    }

    private static Task<Result<SchemaDocument>> CheckAsync(string connection, CancellationToken cancellationToken) => ToldAsync(async () =>
    {
        await PostgresSchema.CheckAsync(connection, cancellationToken);
        return new SchemaDocument(UpToDate: true);
    });

    private static Task<Result<MigrationDocument>> ApplyAsync(string connection, CancellationToken cancellationToken) => ToldAsync(async () =>
    {
        var report = await PostgresMigrations.ApplyAsync(connection, cancellationToken);
        return new MigrationDocument(report.Applied, report.Present, report.SchemaVersion);
    });

    private static async Task<Result<T>> ToldAsync<T>(Func<Task<T>> work)
        where T : notnull
    {
        try
        {
            return await work();
        }
        catch (StoreUnavailableException e)
        {
            // A string that cannot be read is a wrong argument; all else may be better another time.
            return new DomainError(e.Code, e.Code == "store.connection_invalid" ? ErrorKind.Invalid : ErrorKind.Unavailable, e.Message);
        }
    }

    private static void Show(CliEnvironment environment, MigrationDocument migrated)
    {
        foreach (var name in migrated.Present)
        {
            environment.Out.WriteLine($"there     {Printable.Line(name)}");
        }

        foreach (var name in migrated.Applied)
        {
            environment.Out.WriteLine($"applied   {Printable.Line(name)}");
        }

        environment.Out.WriteLine(migrated.Applied.Count == 0
            ? $"The database was up to date: schema version {migrated.SchemaVersion}."
            : $"The database is up to date: schema version {migrated.SchemaVersion}.");
    }
}
