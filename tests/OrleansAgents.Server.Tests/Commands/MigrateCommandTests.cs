using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Commands;
using OrleansAgents.Server.Tests.Fixtures;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class MigrateCommandTests
{
    private readonly Cli _cli = new();

    [Fact]
    public async Task Migrate_EmptyDatabase_AppliesEveryFileOnceAndSaysSo()
    {
        await using var database = await PostgresDatabase.EmptyAsync();

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["migrate", "--postgres", database.ConnectionString]));
        Assert.Matches("^(applied   [0-9]{4}_[a-z_]+\\.sql\n){6,}The database is up to date: schema version [0-9]+\\.\n$", _cli.Out.ToString());
        Assert.Equal("t", await database.SqlAsync("select case when count(*) = 26 then 't' else count(*)::text end from orleansquery"));

        var again = new Cli();
        Assert.Equal(ExitCodes.Done, await again.RunAsync(["migrate", "--postgres", database.ConnectionString]));
        Assert.Matches("^(there     [0-9]{4}_[a-z_]+\\.sql\n){6,}The database was up to date: schema version [0-9]+\\.\n$", again.Out.ToString());
    }

    [Fact]
    public async Task Migrate_Json_PrintsOneDocument()
    {
        await using var database = await PostgresDatabase.EmptyAsync();
        _cli.Variables[MigrateCommand.Variable] = database.ConnectionString;

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["migrate", "--json"]));
        var document = _cli.OneDocument();
        Assert.Equal("0001_initial.sql", document.GetProperty("applied")[0].GetString());
        Assert.Equal((0, document.GetProperty("applied").GetArrayLength()), (document.GetProperty("present").GetArrayLength(), document.GetProperty("schemaVersion").GetInt32()));
    }

    [Fact]
    public async Task Check_BeforeAndAfter_ChangesNothingAndSaysWhatToDo()
    {
        await using var database = await PostgresDatabase.EmptyAsync();
        _cli.Variables[MigrateCommand.Variable] = database.ConnectionString;

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync(["migrate", "--check", "--json"]));
        Assert.Equal("store.schema_missing", _cli.OneProblem().GetProperty("code").GetString());
        Assert.Contains("orleansagents migrate", _cli.OneProblem().GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("", await database.SqlAsync("select table_name from information_schema.tables where table_schema = 'public'"));

        Assert.Equal(ExitCodes.Done, await new Cli().RunAsync(["migrate", "--postgres", database.ConnectionString]));
        var (json, text) = (new Cli(), new Cli());
        Assert.Equal(ExitCodes.Done, await json.RunAsync(["migrate", "--check", "--json", "--postgres", database.ConnectionString]));
        Assert.True(json.OneDocument().GetProperty("upToDate").GetBoolean());
        Assert.Equal(ExitCodes.Done, await text.RunAsync(["migrate", "--check", "--postgres", database.ConnectionString]));
        Assert.Equal("The database is up to date.\n", text.Out.ToString());
    }

    [Theory]
    [InlineData("delete from schema_migrations where name like '0006%'", "store.schema_older", null)]
    [InlineData("insert into schema_migrations (name, checksum) values ('9999_later.sql', 'x')", "store.schema_newer", "store.schema_newer")]
    [InlineData("update schema_migrations set checksum = 'x' where name like '0003%'", "store.schema_changed", "store.schema_changed")]
    public async Task Migrate_OtherSchema_IsRefusedUnlessItIsOnlyOlder(string change, string check, string? migrate)
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        await database.SqlAsync(change);

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync(["migrate", "--check", "--json", "--postgres", database.ConnectionString]));
        Assert.Equal(check, _cli.OneProblem().GetProperty("code").GetString());
        if (migrate is not null)
        {
            var applying = new Cli();
            Assert.Equal(ExitCodes.Failed, await applying.RunAsync(["migrate", "--json", "--postgres", database.ConnectionString]));
            Assert.Equal(migrate, applying.OneProblem().GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Migrate_FileThatFails_IsUndoneWholeAndTheNextCallGoesOnThere()
    {
        await using var database = await PostgresDatabase.EmptyAsync();
        await database.SqlAsync("create table orleans_reminder (mine integer)");

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync(["migrate", "--json", "--postgres", database.ConnectionString]));
        Assert.Equal("store.migration_failed", _cli.OneProblem().GetProperty("code").GetString());
        Assert.Contains("0005_orleans_reminders.sql", _cli.OneProblem().GetProperty("detail").GetString(), StringComparison.Ordinal);

        await database.SqlAsync("drop table orleans_reminder");
        var again = new Cli();
        Assert.Equal(ExitCodes.Done, await again.RunAsync(["migrate", "--json", "--postgres", database.ConnectionString]));
        Assert.Equal("0005_orleans_reminders.sql", again.OneDocument().GetProperty("applied")[0].GetString());
    }

    [Fact]
    public async Task Migrate_ServerRefuses_TellsWhyAndNeverThePassword()
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        await database.SqlAsync("create role reader_of_migrate login password 'right-Password-1'");
        var right = database.ConnectionString;

        await RefusedAsync(right.Replace("right-Password-1", "wrong-Password-1", StringComparison.Ordinal), ExitCodes.Failed, "store.refused", "password in the connection string");
        await RefusedAsync(right.Replace("Username=postgres", "Username=reader_of_migrate", StringComparison.Ordinal), ExitCodes.Failed, "store.refused", "create tables");
        await RefusedAsync(right.Replace($"Database={database.Name}", "Database=nothing", StringComparison.Ordinal), ExitCodes.Failed, "store.database_missing", "create it");
        await RefusedAsync("Host=127.0.0.1;Port=1;Database=x;Username=x;Password=right-Password-1", ExitCodes.Unreachable, "store.unreachable", "host and port");
        await RefusedAsync("Hos=127.0.0.1;Password=right-Password-1", ExitCodes.Usage, "store.connection_invalid", "Expected: Host=");
        await database.SqlAsync("drop role reader_of_migrate");
    }

    [Fact]
    public async Task Migrate_WrongArguments_IsUsageAndRepeatsNoneOfThem()
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(["migrate", "--json"]));
        Assert.Contains(MigrateCommand.Variable, _cli.OneProblem().GetProperty("detail").GetString(), StringComparison.Ordinal);

        var unquoted = new Cli();
        Assert.Equal(ExitCodes.Usage, await unquoted.RunAsync(["migrate", "--json", "--postgres", "Host=db", "Password=right-Password-1"]));
        Assert.Equal("usage.invalid", unquoted.OneProblem().GetProperty("code").GetString());
        Assert.DoesNotContain("right-Password-1", unquoted.Error.ToString(), StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(string connection, int exitCode, string code, string advice)
    {
        foreach (var json in new[] { true, false })
        {
            var cli = new Cli();
            Assert.Equal(exitCode, await cli.RunAsync(["migrate", "--postgres", connection, .. json ? ["--json"] : Array.Empty<string>()]));
            var told = cli.Error.ToString();
            Assert.Contains(advice, told, StringComparison.Ordinal);
            Assert.DoesNotContain("-Password-1", told, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", told, StringComparison.Ordinal);
            if (json)
            {
                Assert.Equal(code, cli.OneProblem().GetProperty("code").GetString());
            }
        }
    }
}
