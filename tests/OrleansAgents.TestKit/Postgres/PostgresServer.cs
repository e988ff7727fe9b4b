using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrleansAgents.TestKit.Postgres;

/// <summary>
/// A PostgreSQL server of its own in a temporary folder, with the durability of a real one (<c>fsync=on</c>). It ends with
/// this object, or with the test process, however that ends; then the folder is gone too.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The superuser's password.</summary>
    public const string Password = "right-Password-1";

    private static readonly Lazy<Task<PostgresServer>> SharedServer = new(() => StartAsync());

    private readonly PostgresTools _tools;
    private readonly PostgresKeeper _keeper;
    private readonly string _folder;

    private PostgresServer(PostgresTools tools, PostgresKeeper keeper, string folder, int port) =>
        (_tools, _keeper, _folder, Port) = (tools, keeper, folder, port);

    /// <summary>Gets the server that all tests of this process share, started when first asked for.</summary>
    public static Task<PostgresServer> Shared => SharedServer.Value;

    /// <summary>Gets the port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Gets the server's log file.</summary>
    public string LogFile => Path.Combine(_folder, "log");

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes and starts a server.</summary>
    /// <param name="settings">Further settings, each as <c>name=value</c>.</param>
    /// <returns>The server, ready for connections.</returns>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var tools = PostgresTools.Find();
        var folder = await PostgresTools.NewFolderAsync();
        var server = new PostgresServer(tools, PostgresKeeper.Start(tools, folder), folder, FreePort());
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), Password);
        await tools.RunAsync("initdb", "-D", server.Data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", Path.Combine(folder, "password"), "-E", "UTF8", "--locale=C", "-N");
        string[] all = ["listen_addresses=127.0.0.1", $"port={server.Port}", $"unix_socket_directories={folder}", "fsync=on", "max_connections=200", "shared_buffers=64MB", .. settings];
        await File.AppendAllLinesAsync(Path.Combine(server.Data, "postgresql.conf"), all.Select(Quoted));
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Gives the connection string of one of its databases.</summary>
    /// <param name="database">The database.</param>
    /// <param name="password">Another password than the right one.</param>
    public string ConnectionString(string database = "postgres", string password = Password) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Database={database};Username=postgres;Password={password}");

    /// <summary>Starts it after a stop, and waits until it takes connections.</summary>
    public Task StartAgainAsync() => _tools.RunAsync("pg_ctl", "-D", Data, "-l", LogFile, "-w", "-t", "60", "-s", "start");

    /// <summary>Stops it as a power cut would: every connection breaks at once, nothing is written any more.</summary>
    public Task StopAsync() => _tools.RunAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "-t", "60", "-s", "stop");

    /// <summary>Stops all its processes where they are; connections stay, and nobody answers.</summary>
    public void Pause() => Signal("-STOP");

    /// <summary>Lets them go on.</summary>
    public void Continue() => Signal("-CONT");

    /// <summary>Reads how much processor time its processes have used, with those that have ended.</summary>
    public TimeSpan ProcessorTime()
    {
        const double TicksPerSecond = 100;                    // of the clock of /proc
        var main = Processes()[0];
        var ticks = Processes().Sum(process => process == main ? Ticks(process, 11, 12, 13, 14) : Ticks(process, 11, 12));
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);

        static long Ticks(string process, params int[] fields)
        {
            try
            {
                var text = File.ReadAllText($"/proc/{process}/stat");
                var values = text[(text.LastIndexOf(')') + 2)..].Split(' ');         // the name in brackets may hold spaces
                return fields.Sum(field => long.Parse(values[field], CultureInfo.InvariantCulture));
            }
            catch (FileNotFoundException)                     // it has ended meanwhile: the first process counts it from now on
            {
                return 0;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _keeper.DisposeAsync();

    private static string Quoted(string setting) => setting.Split('=', 2) is [var name, var value] ? $"{name} = '{value}'" : setting;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string[] Processes()
    {
        var main = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        return [main, .. File.ReadAllText($"/proc/{main}/task/{main}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    private void Signal(string signal) => PostgresTools.RunShellAsync($"kill {signal} {string.Join(' ', Processes())}").GetAwaiter().GetResult();
}
