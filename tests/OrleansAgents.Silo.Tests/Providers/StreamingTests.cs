using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansAgents.Silo.Tests.Providers.Cluster;
using OrleansAgents.Silo.Tests.Providers.Grains;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Silo.Tests.Providers;

public sealed class StreamingTests
{
    private const int StreamCount = 10;
    private const int PerStream = 100;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_ThousandMessagesAndTheConsumingSiloRestarts_AllComeInOrder(bool killed)
    {
        await using var cluster = await ProviderCluster.StartAsync(others: 2);
        var name = killed ? "killed" : "stopped";
        var recording = Recording.Of(name);
        await cluster.Grains.GetGrain<IRecorderGrain>(name).StartAsync();
        for (var i = 0; i < StreamCount; i++)
        {
            // Half of the listeners, and with them some of the queues, are on the silo that goes.
            var silo = cluster.Other((i % 2) + 1).Address;
            await ProviderCluster.OnAsync(silo, () => cluster.Grains.GetGrain<IListenerGrain>($"{name}/{i}").ListenAsync());
        }

        await SendAsync(cluster, name, 0, 25);
        await recording.WhenAsync(r => r.Distinct().Count() == StreamCount * 25, "a quarter has come");

        // Every consumer stops at its next number, so messages are out with the silo that goes, and more wait behind them.
        recording.Hold();
        await SendAsync(cluster, name, 25, 50);
        if (killed)
        {
            await cluster.Other(1).KillAsync();
            recording.Release();
        }
        else
        {
            recording.Release();
            await cluster.Other(1).StopAsync();
        }

        await SendAsync(cluster, name, 50, PerStream);
        await cluster.JoinAsync("restarted");
        var heard = await recording.WhenAsync(
            r => r.Distinct().Count() == StreamCount * PerStream,
            string.Create(CultureInfo.InvariantCulture, $"all of {StreamCount * PerStream} messages have come"));
        foreach (var stream in heard.GroupBy(h => h.From))
        {
            var next = 0;
            foreach (var (_, number) in stream)
            {
                Assert.True(number <= next, $"{stream.Key}: {number} came before {next}");
                next = Math.Max(next, number + 1);
            }
        }
    }

    [Fact]
    public async Task Stream_MessageThatNobodyCanTake_IsADeadLetterAndTheNextOnesCome()
    {
        using var log = new LogSignal("Moved failed delivery to dead letters");
        await using var cluster = await ProviderCluster.StartAsync(others: 0, log);
        await cluster.Grains.GetGrain<IRecorderGrain>("poison").StartAsync();
        await cluster.Grains.GetGrain<IListenerGrain>("poison/0").ListenAsync();
        var stream = cluster.Services.GetRequiredKeyedService<IStreamProvider>(ProviderSilo.Streams).GetStream<int>(StreamId.Create("numbers", "poison/0"));
        await cluster.Database.SqlAsync("alter table orleans_stream_message alter attempts set default 4"); // the first attempt is the last
        await stream.OnNextAsync(ListenerGrain.Poison);
        await cluster.Database.SqlAsync("alter table orleans_stream_message alter attempts set default 0");
        await stream.OnNextAsync(7);

        await log.Heard.Soon("the delivery has failed");
        Assert.Equal("1", await cluster.Database.SqlAsync("select count(*) from orleans_stream_dead_letter where attempts = 5"));
        await Recording.Of("poison").WhenAsync(r => r.Any(e => e.Value == 7), "the next message has come");
    }

    /// <summary>Sends numbers to every stream, each after the one before.</summary>
    private static Task SendAsync(ProviderCluster cluster, string name, int from, int to) => Task.WhenAll(Enumerable.Range(0, StreamCount).Select(async i =>
    {
        var stream = cluster.Services.GetRequiredKeyedService<IStreamProvider>(ProviderSilo.Streams).GetStream<int>(StreamId.Create("numbers", $"{name}/{i}"));
        for (var number = from; number < to; number++)
        {
            await stream.OnNextAsync(number);
        }
    }));

    /// <summary>Tells when a line is logged.</summary>
    private sealed class LogSignal(string line) : ILoggerProvider, ILogger
    {
        private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Heard => _heard.Task;

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains(line, StringComparison.Ordinal))
            {
                _heard.TrySetResult();
            }
        }
    }
}
