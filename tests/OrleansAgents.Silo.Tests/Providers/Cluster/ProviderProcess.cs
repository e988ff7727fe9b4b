using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Silo.Tests.Providers.Cluster;

/// <summary>One silo in a process of its own, so that it can die as silos do: in the middle of everything, without a word.</summary>
internal sealed class ProviderProcess : IAsyncDisposable
{
    private const string ConnectionVariable = "PROVIDER_TESTS_CONNECTION";
    private readonly Process _process;

    private ProviderProcess(Process process, SiloAddress address) => (_process, Address) = (process, address);

    public SiloAddress Address { get; }

    /// <summary>The other side: serves until standard input ends.</summary>
    public static async Task<int> ServeAsync(string[] arguments)
    {
        using var host = ProviderSilo.Build(Environment.GetEnvironmentVariable(ConnectionVariable)!, cluster: arguments[0], name: arguments[1]);
        await host.StartAsync();
        Console.WriteLine(host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString());
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
        return 0;
    }

    public static async Task<ProviderProcess> StartAsync(string connectionString, string cluster, string name)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", Assembly.GetExecutingAssembly().Location, cluster, name },
            Environment = { [ConnectionVariable] = connectionString },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync().Soon(string.Create(CultureInfo.InvariantCulture, $"process {process.Id} is silo '{name}'"));
        return new ProviderProcess(process, SiloAddress.FromParsableString(address ?? throw new InvalidOperationException($"Silo '{name}' did not start.")));
    }

    /// <summary>Kills the process as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops the silo in good order.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().Soon($"silo {Address} stops");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
