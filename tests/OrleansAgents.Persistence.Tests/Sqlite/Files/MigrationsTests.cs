using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Persistence.Sqlite.Files;

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
        Assert.Equal("0001_initial.sql", Sql.Read(connection, "select group_concat(name) from schema_migrations"));
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
    public void Checksum_OtherLineEnds_IsTheSame() =>
        Assert.Equal(Migrations.Checksum("create table t (\n  x\n);\n"), Migrations.Checksum("create table t (\r\n  x\r\n);\r\n"));

    public void Dispose() => _folder.Dispose();
}
