using System.Security.Cryptography;
using OrleansAgents.Abstractions.Routing;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>Keeps a model of the router. Its checksum is made before the writer's thread has it.</summary>
internal sealed class SaveModelJob(StoredRouterModel model) : WriteJob
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _checksum = Convert.ToHexStringLower(SHA256.HashData(model.Bytes.Span));

    public Task Done => _done.Task;

    /// <inheritdoc/>
    public override int Bytes => model.Bytes.Length;

    /// <inheritdoc/>
    public override void Execute(WriteSession session) => session.Models.Save(model, _checksum);

    /// <inheritdoc/>
    public override void Complete() => _done.SetResult();

    /// <inheritdoc/>
    public override void Fail(Exception fault) => _done.SetException(fault);
}
