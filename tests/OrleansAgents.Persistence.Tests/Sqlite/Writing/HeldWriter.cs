using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Tests.Sqlite.Writing;

/// <summary>Keeps the writer busy with one job, so that everything after it waits in the queue.</summary>
internal sealed class HeldWriter : IDisposable
{
    private readonly HoldingJob _job = new();

    private HeldWriter()
    {
    }

    public static async Task<HeldWriter> HoldAsync(SqliteStore store)
    {
        var held = new HeldWriter();
        await store.Writer.AddAsync(held._job, default);
        await held._job.Executing.Within("the writer at work");
        return held;
    }

    public void Release() => _job.Released.Set();

    public void Dispose() => Release();

    private sealed class HoldingJob : WriteJob
    {
        private readonly TaskCompletionSource _executing = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim Released { get; } = new();

        public Task Executing => _executing.Task;

        public override int Bytes => 1;

        public override void Execute(WriteSession session)
        {
            _executing.TrySetResult();
            Released.Wait();
        }

        public override void Complete()
        {
        }

        public override void Fail(Exception fault)
        {
        }
    }
}
