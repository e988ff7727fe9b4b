using System.Globalization;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Persistence.Tests.Postgres.Schemas;

/// <summary>Databases that cannot be used: a stable code, words that help, and never the password.</summary>
public sealed class PostgresRefusalTests
{
    private const string Secret = "wrong-Secret-7";

    [Fact]
    public async Task Check_AWrongPassword_IsRefused()
    {
        var server = await PostgresServer.Shared;

        await RefusedAsync(server.ConnectionString(password: Secret), "store.refused", "user name and password");
    }

    [Fact]
    public async Task Check_AnUnknownDatabase_IsNamed()
    {
        var server = await PostgresServer.Shared;

        await RefusedAsync(server.ConnectionString("nowhere"), "store.database_missing", "nowhere");
    }

    [Theory]
    [InlineData("unique nonsense " + Secret)]
    [InlineData("Host=127.0.0.1;Pass word=" + Secret)]
    [InlineData("Host=127.0.0.1;Port=" + Secret)]
    [InlineData("Database=x;Username=y;Password=" + Secret)]
    [InlineData("postgres://me:" + Secret + "@127.0.0.1/x")]
    [InlineData("")]
    public async Task Check_NoConnectionString_SaysWhatIsExpected(string text) => await RefusedAsync(text, "store.connection_invalid", "Expected: Host=");

    [Fact]
    public async Task Check_NobodyListens_IsUnreachable()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        await RefusedAsync(
            string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Database=x;Username=y;Password={Secret}"), "store.unreachable", $"127.0.0.1:{port}");
    }

    private static async Task RefusedAsync(string connectionString, string code, string text)
    {
        var checkedSchema = await Assert.ThrowsAsync<StoreUnavailableException>(() => PostgresSchema.CheckAsync(connectionString, default)).Within("the check");
        var migrated = await Assert.ThrowsAsync<StoreUnavailableException>(() => PostgresMigrations.ApplyAsync(connectionString, default)).Within("the migration");

        Assert.Equal((code, code), (checkedSchema.Code, migrated.Code));
        Assert.Contains(text, checkedSchema.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, checkedSchema.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, migrated.ToString(), StringComparison.Ordinal);
    }
}
