using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Persistence.Tests.Postgres.Schemas;

public sealed class PostgresMigrationsTests
{
    [Fact]
    public async Task Apply_Twice_AppliesEachFileOnce()
    {
        await using var database = await PostgresDatabase.EmptyAsync();

        var first = await PostgresMigrations.ApplyAsync(database.ConnectionString, default);
        var second = await PostgresMigrations.ApplyAsync(database.ConnectionString, default);

        Assert.Equal("0001_initial.sql", first.Applied[0]);
        Assert.Empty(first.Present);
        Assert.Equal((0, first.SchemaVersion), (second.Applied.Count, second.SchemaVersion));
        Assert.Equal(first.Applied, second.Present);
        await PostgresSchema.CheckAsync(database.ConnectionString, default);
    }

    [Fact]
    public async Task Apply_ManyAtOnce_OneWorksAndTheOthersFindItDone()
    {
        await using var database = await PostgresDatabase.EmptyAsync();

        var reports = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostgresMigrations.ApplyAsync(database.ConnectionString, default))).Within("migrations");

        Assert.Single(reports, report => report.Applied.Count > 0);
        Assert.Single(reports.Select(report => report.SchemaVersion).Distinct());
    }

    [Theory]
    [InlineData("drop table schema_migrations", "store.schema_missing", "orleansagents migrate --postgres")]
    [InlineData("delete from schema_migrations", "store.schema_missing", "orleansagents migrate --postgres")]
    [InlineData("update schema_migrations set checksum = 'x' where name = '0001_initial.sql'", "store.schema_changed", "0001_initial.sql")]
    [InlineData("insert into schema_migrations values ('9999_future.sql', 'x')", "store.schema_newer", "9999_future.sql")]
    public async Task Check_AnotherSchema_SaysWhatToDo(string change, string code, string text)
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        await database.SqlAsync(change);

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => PostgresSchema.CheckAsync(database.ConnectionString, default));

        Assert.Equal(code, refused.Code);
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_AnOlderSchema_NamesWhatItLacks()
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        await database.SqlAsync("delete from schema_migrations where name > '0001_initial.sql'");
        if (PostgresSchema.Files.Count == 1)
        {
            return;
        }

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => PostgresSchema.CheckAsync(database.ConnectionString, default));

        Assert.Equal("store.schema_older", refused.Code);
        Assert.Contains(PostgresSchema.Files[1].Name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_AFileThatCannotBeApplied_SaysWhichAndLeavesNothingOfIt()
    {
        await using var database = await PostgresDatabase.EmptyAsync();
        await database.SqlAsync("create table journal (x int)");

        var failed = await Assert.ThrowsAsync<StoreUnavailableException>(() => PostgresMigrations.ApplyAsync(database.ConnectionString, default));

        Assert.Equal("store.migration_failed", failed.Code);
        Assert.Contains("0001_initial.sql", failed.Message, StringComparison.Ordinal);
        Assert.Equal("0 True", await database.SqlAsync("select count(*) || ' ' || (to_regclass('workflows') is null)::text from schema_migrations"), ignoreCase: true);
    }
}
