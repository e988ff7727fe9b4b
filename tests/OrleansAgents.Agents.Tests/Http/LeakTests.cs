using System.Globalization;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;
using Xunit.Abstractions;

namespace OrleansAgents.Agents.Tests.Http;

/// <summary>Runs alone: it counts what the whole process holds.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;

[Collection(nameof(RunsAlone))]
public sealed class LeakTests(ITestOutputHelper output)
{
    private const int Calls200 = 200;

    [Fact]
    public async Task TwoHundredCalls_OverEveryMisbehaviour_LeaveNothingBehind()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;                                           // what a process holds is read from /proc
        }

        // The breaker would spare the peers most calls.
        var options = new AgentOptions { OutputBytesMax = 256 * 1024, Circuit = new() { MinimumThroughput = 10_000 } };
        var names = PeerScripts.All.Keys.ToList();
        var next = -1;
        await using var peer = new ScriptedPeer(request => PeerScripts.All[names[int.Parse(request.RequestId, CultureInfo.InvariantCulture)]].Script(request));
        var invoker = Calls.Invoker(options: options);
        await RoundAsync(names.Count);                        // code, pools and buffers of the runtime are there now
        var before = await MeasureAsync();

        await RoundAsync(Calls200);
        var after = await MeasureAsync();
        await Patience.Until(() => IsBack(after = Held.Now()), $"what {Calls200} calls held is given back; before: {before}");

        output.WriteLine($"before: {before}");
        output.WriteLine($"after {Calls200} calls: {after}");

        // The runtime closes sockets behind the scenes, so that it takes a moment; what leaks never comes back.
        bool IsBack(Held held) => held.Sockets <= before.Sockets + 2 && held.Files <= before.Files + 4 && held.Managed <= before.Managed + (2 * 1024 * 1024);

        async Task RoundAsync(int calls)
        {
            for (var i = 0; i < calls; i++)
            {
                var script = (next = (next + 1) % names.Count);
                var agent = new AgentDescriptor("h", AgentKind.Http) { Endpoint = peer.Endpoint };
                var code = PeerScripts.All[names[script]].Code;
                var call = Calls.To(agent, timeoutSeconds: code == "agent.timeout" ? 0.03 : 60, requestId: script.ToString(CultureInfo.InvariantCulture));

                var answer = await invoker.CallAsync(agent, call, CancellationToken.None);

                Assert.Equal(code, answer.Error?.Code ?? "");
            }
        }

        async Task<Held> MeasureAsync()
        {
            await Patience.Until(() => peer.Open == 0, "every connection is closed");
            Held held;
            var smallest = Held.Now();
            for (var i = 0; i < 20; i++)                      // the runtime closes sockets behind the scenes: give way a little
            {
                await Task.Yield();
                held = Held.Now();
                smallest = new(Math.Min(smallest.Sockets, held.Sockets), Math.Min(smallest.Files, held.Files), Math.Min(smallest.Managed, held.Managed));
            }

            return smallest;
        }
    }

    private readonly record struct Held(int Sockets, int Files, long Managed)
    {
        public static Held Now()
        {
            var targets = Directory.GetFiles("/proc/self/fd").Select(TargetOf).ToList();
            var inodes = targets.Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(target => target[8..^1]).ToHashSet();
            var sockets = File.ReadLines("/proc/self/net/tcp").Skip(1)
                .Count(line => inodes.Contains(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[9]));
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var files = targets.Count(target => !target.EndsWith(".dll", StringComparison.Ordinal));      // the runtime keeps code open that it has loaded
            return new(sockets, files, GC.GetTotalMemory(forceFullCollection: true));
        }

        public override string ToString() => $"{Sockets} TCP sockets, {Files} open files, {Managed / 1024} KiB managed";

        private static string TargetOf(string file)
        {
            try
            {
                return new FileInfo(file).LinkTarget ?? "";
            }
            catch (IOException)
            {
                return "";                                    // closed since it was listed
            }
        }
    }
}
