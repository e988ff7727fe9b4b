using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Persistence.Schemas;
using OrleansAgents.Persistence.Sqlite.Files;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Sqlite.Files;

public sealed class MigrationsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Apply_Twice_ChangesNothingTheSecondTime()
    {
        using var connection = SqliteConnections.OpenWriter(_folder.Database, TimeSpan.Zero);
        Migrations.Apply(connection);
        var version = Sql.Read(connection, "pragma schema_version");

        Migrations.Apply(connection);

        Assert.Equal(version, Sql.Read(connection, "pragma schema_version"));
        Assert.Equal("0001_initial.sql,0002_bounded_storage.sql,0003_grain_state.sql,0004_router_models.sql", Sql.Read(connection, "select group_concat(name) from schema_migrations"));
    }

    [Theory]
    [InlineData("insert into schema_migrations values ('9999_later.sql', 'x')", "store.newer_schema", "newer build")]
    [InlineData("update schema_migrations set checksum = 'x'", "store.migration_changed", "0001_initial.sql")]
    public void Open_ASchemaOfAnotherBuild_IsRefusedAndLeftAlone(string change, string code, string said)
    {
        SqliteStore.Open(new() { Folder = _folder.Path }).Dispose();
        Sql.Run(_folder.Database, change);
        var before = File.ReadAllBytes(_folder.Database);

        var refused = Assert.Throws<StoreUnavailableException>(() => SqliteStore.Open(new() { Folder = _folder.Path }));

        Assert.Equal(code, refused.Code);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder.Database));
    }

    [Fact]
    public async Task Open_ADatabaseOfTheFirstSchema_KeepsItsRunsAndForgetsTheirKeysWithThem()
    {
        MakeFirst();
        Sql.Run(_folder.Database, $$"""
            insert into workflows (number, id, definition, definition_hash, status, correlation_id, started_at, ended_at)
              values (7, 'w', 'demo', 'hash', 3, 'corr', 1, 2);
            insert into journal values (41, 'w', 1, 1, 'WorkflowCompleted', '[{"kind":"WorkflowCompleted","output":{"$ref":"{{new string('0', 64)}}"},"exhausted":false}]', 2);
            insert into idempotency values ('key', 'w', 'hash', 1);
            """);

        using var store = SqliteStore.Open(new() { Folder = _folder.Path });

        Assert.IsType<WorkflowEvent.WorkflowCompleted>(Assert.Single(await store.ReadAsync(new("w"), default)));
        Assert.Equal(1, (await store.PruneAsync(new() { KeepNewest = 0 }, default)).Runs);
        Assert.Equal(AppendOutcome.Appended, await store.AppendAsync(SampleAppends.Start("x", key: new("key", "other")), default));
        Assert.Equal(42, Assert.Single(await store.Feed.ReadAllAsync(0, 10, default)).Sequence);
        Assert.NotNull(await store.WriteAsync(new("agent", "a", 0, "{}"u8.ToArray(), [new PlatformEvent.AgentRemoved("a", "test")]), default));
        Assert.Equal(43, (await store.Feed.ReadAllAsync(42, 10, default)).Single().Sequence);
    }

    [Fact]
    public void Checksum_OtherLineEnds_IsTheSame() =>
        Assert.Equal(MigrationFile.ChecksumOf("create table t (\n  x\n);\n"), MigrationFile.ChecksumOf("create table t (\r\n  x\r\n);\r\n"));

    private void MakeFirst()
    {
        using var resource = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream("sqlite/0001_initial.sql")!);
        var sql = resource.ReadToEnd();
        Sql.Run(_folder.Database, $"""
            create table schema_migrations (name text primary key, checksum text not null);
            insert into schema_migrations values ('0001_initial.sql', '{MigrationFile.ChecksumOf(sql)}');
            {sql}
            """);
    }

    public void Dispose() => _folder.Dispose();
}
