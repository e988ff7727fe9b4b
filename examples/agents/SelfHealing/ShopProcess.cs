using System.Diagnostics;
using ExampleAgents.Calls;
using ExampleAgents.Commands;
using ExampleAgents.Folders;

namespace ExampleAgents.SelfHealing;

/// <summary>Starts and ends the process that serves a shop. Starting one that runs, or ending one that has ended, changes nothing.</summary>
internal sealed class ShopProcess(ShopFolder shop)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(20);
    private readonly ShopClient _client = new(shop);

    /// <summary>Starts the shop and waits until it answers.</summary>
    public void Start()
    {
        if (_client.IsServed)
        {
            return;
        }

        // By way of a shell, the shop is nobody's child and has its own log: it neither ends with the agent nor holds its output open.
        string[] command =
        [
            "-c", "log=$0; \"$@\" </dev/null >>\"$log\" 2>&1 &", Path.GetFullPath(shop.Log),
            "dotnet", typeof(ShopProcess).Assembly.Location, "self-healing/shop", Path.GetFullPath(shop.Path),
        ];
        ChildCommand.Run(".", new Dictionary<string, string>(), "sh", command);
        Await(() => _client.IsServed, "shop.not_started", "The shop does not answer");
    }

    /// <summary>Lets the shop end in order, and waits until it has.</summary>
    public void Stop()
    {
        if (_client.IsServed)
        {
            _client.AskToStop();
        }

        Await(HasEnded, "shop.not_stopped", "The shop's process does not end");
    }

    /// <summary>Ends the shop as a crash does, and waits until it has.</summary>
    public void Kill()
    {
        if (_client.IsServed && ShopAddress.Read(shop.Address) is { } address)
        {
            using var process = Process.GetProcessById(address.ProcessId);
            process.Kill();
        }

        Await(HasEnded, "shop.not_stopped", "The shop's process does not end");
    }

    // The process holds this lock as long as it lives.
    private bool HasEnded()
    {
        using var taken = FolderLock.TryTake(shop.Serving);
        return taken is not null;
    }

    private void Await(Func<bool> condition, string code, string problem)
    {
        for (var began = Stopwatch.GetTimestamp(); !condition(); Thread.Sleep(AskEvery))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new AgentRefusal(code, $"{problem} after {Patience.TotalSeconds:0} s. Its log is '{shop.Log}'.", retryable: true);
            }
        }
    }
}
