using Microsoft.Data.Sqlite;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Tests.Sqlite.Files;

/// <summary>The PRAGMAs on which durability rests, asked of the connections themselves.</summary>
public sealed class SqliteConnectionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("wal_autocheckpoint", "0")]
    [InlineData("busy_timeout", "1234")]
    [InlineData("temp_store", "2")]
    [InlineData("cache_size", "-16384")]
    [InlineData("mmap_size", "0")]
    [InlineData("foreign_keys", "0")]
    public void OpenWriter_Pragma_IsAsStated(string pragma, string value)
    {
        using var connection = SqliteConnections.OpenWriter(_folder.Database, TimeSpan.FromMilliseconds(1234));

        Assert.Equal(value, Sql.Read(connection, $"pragma {pragma}"));
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("query_only", "1")]
    [InlineData("busy_timeout", "5000")]
    [InlineData("synchronous", "2")]
    [InlineData("cache_size", "-4096")]
    public void OpenReader_Pragma_IsAsStated(string pragma, string value)
    {
        using var writer = SqliteConnections.OpenWriter(_folder.Database, TimeSpan.Zero);
        using var reader = SqliteConnections.OpenReader(_folder.Database);

        Assert.Equal(value, Sql.Read(reader, $"pragma {pragma}"));
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("wal_autocheckpoint", "0")]
    [InlineData("busy_timeout", "0")]
    public void OpenCheckpointer_Pragma_IsAsStated(string pragma, string value)
    {
        using var writer = SqliteConnections.OpenWriter(_folder.Database, TimeSpan.Zero);
        using var checkpointer = SqliteConnections.OpenCheckpointer(_folder.Database);

        Assert.Equal(value, Sql.Read(checkpointer, $"pragma {pragma}"));
    }

    [Fact]
    public void OpenWriter_WhenTheLogCannotBeTurnedOn_IsRefused()
    {
        using var reader = new Sql(_folder.Database);
        reader.Run("create table t (x); insert into t values (1); begin; select * from t");

        var refused = Assert.Throws<StoreUnavailableException>(() => SqliteConnections.OpenWriter(_folder.Database, TimeSpan.Zero));

        Assert.Equal("store.locked", refused.Code);
    }

    [Fact]
    public void OpenReader_AWrite_IsRefused()
    {
        using var writer = SqliteConnections.OpenWriter(_folder.Database, TimeSpan.Zero);
        using var reader = SqliteConnections.OpenReader(_folder.Database);

        Assert.Throws<SqliteException>(() => Sql.Read(reader, "create table t (x)"));
    }

    public void Dispose() => _folder.Dispose();
}
