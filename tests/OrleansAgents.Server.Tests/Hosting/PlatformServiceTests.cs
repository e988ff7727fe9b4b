using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Configuration;
using OrleansAgents.Core.Routing;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Hosting.Starting;
using OrleansAgents.Server.Hosting;

namespace OrleansAgents.Server.Tests.Hosting;

public sealed class PlatformServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansagents-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_BackupsAreOn_MakesOneAtOnce()
    {
        var log = Channel.CreateUnbounded<int>();
        await using var provider = Services(log, ("OrleansAgents:Backup:Every", "01:00:00"));
        var service = provider.GetServices<IHostedService>().OfType<PlatformService>().Single();

        await service.StartAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await log.Reader.ReadAsync(patience.Token) != 1511)
        {
        }

        await service.StopAsync(CancellationToken.None);
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "backups"), "*.db"));
    }

    [Theory]
    [InlineData("OrleansAgents:Backup:Keep", "0")]
    [InlineData("OrleansAgents:Backup:Every", "00:00:01")]
    [InlineData("OrleansAgents:Retention:Every", "00:00:00")]
    [InlineData("OrleansAgents:Retention:KeepFinished", "-1")]
    public async Task Start_SettingOutOfRange_IsNamedByItsKey(string key, string value)
    {
        await using var provider = Services(Channel.CreateUnbounded<int>(), (key, value));

        var refused = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);

        Assert.True(StartFaults.TryExplain(refused, out var error));
        Assert.Equal("configuration.invalid", error.Code);
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddPlatform_RoutingOfTheOperatorsFile_IsRegisteredWithItsModels()
    {
        var model = new ChatRouting(new("http://127.0.0.1:1/v1"), new() { Model = "m" }, TimeSpan.FromSeconds(5));
        var routing = new RoutingSettings { ArbitratorChat = model, Policy = new() { MinConfidence = 0.5 } };
        await using var provider = Services(Channel.CreateUnbounded<int>(), ("k", "v"), routing);

        Assert.Same(routing, Assert.Single(provider.GetServices<RoutingSettings>()));
        Assert.NotNull(provider.GetService<IChatArbitrator>());
        Assert.Null(provider.GetService<IChatRouter>());
    }

    private ServiceProvider Services(Channel<int> log, (string Key, string Value) setting, RoutingSettings? routing = null)
    {
        var source = new OperatorFileSource(OperatorFile.Empty with { Routing = routing ?? RoutingSettings.Standard }, []);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new(setting.Key, setting.Value)]).Build());
        services.AddLogging(logging => logging.AddProvider(new EventIds(log)));
        services.AddPlatform(new(_folder, null), source);
        services.AddSingleton(source);
        services.AddHostedService<PlatformService>();
        return services.BuildServiceProvider();
    }

    /// <summary>Tells the ids of what is logged.</summary>
    private sealed class EventIds(Channel<int> to) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            to.Writer.TryWrite(eventId.Id);

        public void Dispose()
        {
        }
    }
}
