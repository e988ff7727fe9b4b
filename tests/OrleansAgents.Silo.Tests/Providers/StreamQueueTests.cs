using Npgsql;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Silo.Tests.Providers;

/// <summary>What the statements of the stream provider do over time. Time passes by moving the times of the rows.</summary>
public sealed class StreamQueueTests : IAsyncLifetime
{
    private const string Queue = "'service','provider','queue'";
    private PostgresDatabase _database = null!;

    public async Task InitializeAsync() => _database = await PostgresDatabase.MigratedAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Take_EarlierMessagesAreOut_GivesNothingUntilTheirTimeIsOverAndThenThoseFirst()
    {
        await PutAsync(3);
        Assert.Equal("1:1 2:1", await TakeAsync(max: 2));
        Assert.Equal("", await TakeAsync(max: 2));

        await LaterAsync(61);
        Assert.Equal("1:2 2:2", await TakeAsync(max: 2));
        Assert.Equal("1 2", await SettleAsync("1:2|2:2"));
        Assert.Equal("3:1", await TakeAsync(max: 2));
    }

    [Fact]
    public async Task Settle_ReceiptOfBefore_LeavesTheMessageToItsNewReader()
    {
        await PutAsync(2);
        await TakeAsync();
        await LaterAsync(61);
        Assert.Equal("1:2 2:2", await TakeAsync());

        Assert.Equal("", await SettleAsync("1:1|2:-1|9:1"));
        Assert.Equal("2", await SettleAsync("2:2"));
        Assert.Equal("1", await SqlAsync("select string_agg(message_id::text, ' ') from orleans_stream_message"));
    }

    [Fact]
    public async Task Settle_HandedBack_IsGivenOutAtOnceAndCountsNoAttempt()
    {
        await PutAsync(1);
        for (var receipt = 1; receipt <= 7; receipt++)
        {
            Assert.Equal($"1:{receipt}", await TakeAsync(attempts: 2));
            Assert.Equal("1", await SettleAsync($"1:-{receipt}"));
        }
    }

    [Fact]
    public async Task Fail_AttemptsLeftOrNot_IsGivenOutAgainOrBuriedAlone()
    {
        await PutAsync(2);
        await TakeAsync(attempts: 2);
        await SettleAsync("2:1");
        await FailAsync(1);
        Assert.Equal("1:2", await TakeAsync(attempts: 2));

        await PutAsync(1);
        await SqlAsync("update orleans_stream_message set expires_on = now() - interval '1 s' where message_id = 3");
        await FailAsync(1);
        Assert.Equal("1", await DeadAsync());
        await FailAsync(9);
        Assert.Equal("3", await SqlAsync("select string_agg(message_id::text, ' ') from orleans_stream_message"));
    }

    [Fact]
    public async Task Take_CleaningIsDue_BuriesWhatIsOverAndForgetsOldDeadLetters()
    {
        await PutAsync(2);
        await TakeAsync(max: 1, attempts: 1);                       // and cleans the queue for the first time
        await LaterAsync(61);                                       // 1 is out of attempts and in nobody's hands
        Assert.Equal("2:1", await TakeAsync(max: 1, attempts: 1));
        Assert.Equal("1", await DeadAsync());

        await PutAsync(1);
        await LaterAsync(59);
        Assert.Equal("", await TakeAsync(attempts: 9));
        Assert.Equal("1", await DeadAsync());                       // not due
        await LaterAsync(601);                                      // 2 and 3 expire
        Assert.Equal("", await TakeAsync(attempts: 9));
        Assert.Equal("1 2 3", await DeadAsync());
        Assert.Equal("0", await SqlAsync("select count(*) from orleans_stream_message"));

        await SqlAsync("update orleans_stream_dead_letter set remove_on = remove_on - interval '7 d' where message_id <> 2");
        await LaterAsync(61);
        await TakeAsync();
        Assert.Equal("2", await DeadAsync());
    }

    [Fact]
    public async Task Put_AnotherOfTheQueueIsNotCommitted_WaitsSoThatNumbersComeInOrder()
    {
        const string Hasty = "set lock_timeout = '200ms'; ";
        await using var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"select orleans_stream_put({Queue}, '\\x01', 600)", connection);
        Assert.Equal(1L, await command.ExecuteScalarAsync());

        var refused = await Assert.ThrowsAsync<PostgresException>(() => SqlAsync($"{Hasty}select orleans_stream_put({Queue}, '\\x01', 600)"));
        Assert.Equal(PostgresErrorCodes.LockNotAvailable, refused.SqlState);
        Assert.Equal("2", await SqlAsync($"{Hasty}select orleans_stream_put('service','provider','other', '\\x01', 600)"));
        Assert.Equal("", await TakeAsync());
        await transaction.CommitAsync();
        Assert.Equal("3", await SqlAsync($"{Hasty}select orleans_stream_put({Queue}, '\\x01', 600)"));
        Assert.Equal("1:1 3:1", await TakeAsync());
    }

    private Task<string> SqlAsync(string sql) => _database.SqlAsync(sql);

    private Task<string> PutAsync(int count) => SqlAsync($"select count(orleans_stream_put({Queue}, '\\x01', 600)) from generate_series(1, {count})");

    private Task<string> TakeAsync(int max = 10, int attempts = 5) => SqlAsync(
        $"select string_agg(message_id || ':' || dequeued, ' ' order by message_id) from orleans_stream_take({Queue}, {max}, {attempts}, 60, 604800, 60, 10)");

    private Task<string> SettleAsync(string items) =>
        SqlAsync($"select string_agg(s::text, ' ' order by s) from orleans_stream_settle({Queue}, '{items}') s");

    private Task<string> FailAsync(long message) => SqlAsync($"select orleans_stream_fail({Queue}, {message}, 2, 604800)");

    private Task<string> DeadAsync() => SqlAsync("select string_agg(message_id::text, ' ' order by message_id) from orleans_stream_dead_letter");

    private Task<string> LaterAsync(int seconds) => SqlAsync(
        $"""
        update orleans_stream_message set visible_on = visible_on - interval '{seconds} s', expires_on = expires_on - interval '{seconds} s';
        update orleans_stream_cleaning set due_on = due_on - interval '{seconds} s'
        """);
}
