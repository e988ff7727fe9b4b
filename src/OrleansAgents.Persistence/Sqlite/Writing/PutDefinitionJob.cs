using OrleansAgents.Core.Definitions;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>Stores a definition's text under its hash.</summary>
internal sealed class PutDefinitionJob(string name, DefinitionHash hash, string text, DateTimeOffset at) : WriteJob
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public override int Bytes => text.Length * 2;

    public override void Execute(WriteSession session) =>
        session.PutDefinition.Bind(1, hash.Value).Bind(2, name).Bind(3, text).Bind(4, at.ToUnixTimeMilliseconds()).Run();

    public override void Complete() => _done.SetResult();

    public override void Fail(Exception fault) => _done.SetException(fault);
}
