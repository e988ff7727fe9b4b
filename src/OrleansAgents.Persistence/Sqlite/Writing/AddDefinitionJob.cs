using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>Stores a definition's text with the time that it has already.</summary>
internal sealed class AddDefinitionJob(DefinitionRow definition) : WriteJob
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _added;

    /// <summary>Gets a task that says whether the text is new.</summary>
    public Task<bool> Done => _done.Task;

    public override int Bytes => definition.Text.Length * 2;

    public override void Execute(WriteSession session)
    {
        session.AddDefinition.Bind(1, definition.Hash.Value).Bind(2, definition.Name).Bind(3, definition.Text)
            .Bind(4, definition.StoredAt.ToUnixTimeMilliseconds()).Run();
        _added = session.AddDefinition.Changes > 0;
    }

    public override void Complete() => _done.SetResult(_added);

    public override void Fail(Exception fault) => _done.SetException(fault);
}
