using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Api.Responses;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Locks;

/// <summary>Locks for whoever works outside of a workflow on what a workflow works on, too.</summary>
internal sealed class LockEndpoints(IResourceLocks locks, IHostApplicationLifetime lifetime, IOptions<ApiOptions> options)
{
    private const string HeldCode = "lock.held";
    private readonly int _bytesMax = options.Value.RequestBytesMax;
    private readonly TimeSpan _waitMax = options.Value.LockWaitMax;

    public async Task ListAsync(HttpContext context) => await context.AnswerAsync(
        Statuses.Ok, await locks.ListAsync(context.RequestAborted), ViewJson.Default.IReadOnlyListLockView);

    public async Task GetAsync(HttpContext context)
    {
        if (!LockPath.ResourceOf(context).TryGet(out var resource, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var answer = await locks.GetAsync(resource, context.RequestAborted);
        await (answer.TryGet(out var view, out error)
            ? context.AnswerAsync(Statuses.Ok, view, ViewJson.Default.LockView)
            : context.RefuseAsync(error));
    }

    public async Task AcquireAsync(HttpContext context)
    {
        var read = await ReadAsync(context, required: true, (resource, utf8) => AcquireReader.Read(resource, _waitMax, utf8));
        if (!read.TryGet(out var asked, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var answer = await WaitAsync(context, asked);
        await (answer.TryGet(out var grant, out error)
            ? context.AnswerAsync(Statuses.Ok, grant, ViewJson.Default.LockGrant)
            : error.Code == HeldCode ? RefuseHeldAsync(context, asked.Resource, error) : context.RefuseAsync(error));
    }

    public async Task RenewAsync(HttpContext context)
    {
        var read = await ReadAsync(context, required: true, (resource, utf8) => Named(resource, HolderReader.ReadRenewal(utf8)));
        if (!read.TryGet(out var asked, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var (resource, holder) = asked;
        var answer = await locks.RenewAsync(resource, holder.Owner, holder.Fence, holder.TimeToLive, context.RequestAborted);
        await (answer.TryGet(out var grant, out error)
            ? context.AnswerAsync(Statuses.Ok, grant, ViewJson.Default.LockGrant)
            : context.RefuseAsync(error));
    }

    public async Task ReleaseAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var read = await ReadAsync(context, required: false, (resource, utf8) => Named(resource, HolderReader.ReadRelease(query, utf8)));
        if (!read.TryGet(out var asked, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var (resource, holder) = asked;
        if (await locks.ReleaseAsync(resource, holder.Owner, holder.Fence, context.RequestAborted) is { } refusal)
        {
            await context.RefuseAsync(refusal);
            return;
        }

        context.Response.StatusCode = Statuses.NoContent;
    }

    private static Result<(string Resource, Holder Holder)> Named(string resource, Result<Holder> read) =>
        read.TryGet(out var holder, out var error) ? (resource, holder) : error;

    private async Task<Result<T>> ReadAsync<T>(HttpContext context, bool required, Func<string, ReadOnlyMemory<byte>, Result<T>> read)
        where T : notnull =>
        LockPath.ResourceOf(context).TryGet(out var resource, out var error)
            ? await RequestBody.ReadJsonAsync(context, _bytesMax, required, utf8 => read(resource, utf8))
            : error;

    /// <summary>Waits in the queue until the client is gone or the host stops: neither must leave a lock behind.</summary>
    private async Task<Result<LockGrant>> WaitAsync(HttpContext context, LockRequest asked)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await locks.AcquireAsync(asked, stop.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return ApiErrors.Stopping();
        }
    }

    private async Task RefuseHeldAsync(HttpContext context, string resource, DomainError error)
    {
        var held = (await locks.GetAsync(resource, context.RequestAborted)).Value;
        var problem = context.ProblemOf(error);
        var body = new LockProblem(
            problem.Title, problem.Status, problem.Detail, problem.Code, problem.CorrelationId, problem.Problems, held?.Owner, held?.ExpiresAt, held?.Queue);
        await context.AnswerAsync(problem.Status, body, ApiJson.Default.LockProblem, ProblemResponse.ContentType);
    }
}
