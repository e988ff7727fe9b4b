using System.Diagnostics;
using OrleansAgents.Abstractions.Telemetry;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>The spans of router and arbitrator, in the trace of their run. Null, and free, when nobody listens.</summary>
internal static class RoutingSpans
{
    public static Activity? Recommend(WorkflowState state, WorkflowEffect effect) => Start("agent.route_recommendation", state, effect);

    public static Activity? Arbitrate(WorkflowState state, WorkflowEffect effect) => Start("agent.arbitrate", state, effect);

    public static void Say(Activity? span, Recommendation recommendation)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("router.model", recommendation.Model);
        span.SetTag("router.elapsed_us", recommendation.ElapsedMicros);
        span.SetTag("router.none", recommendation.None);
        span.SetTag("router.fallback", recommendation.Fallback);
        if (recommendation.Candidates is [var best, ..])
        {
            span.SetTag("service.name", best.Service);
            span.SetTag("router.confidence", best.Confidence);
        }
    }

    public static void Say(Activity? span, Recommendation recommendation, RoutingDecision decision)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("service.name", decision.Service);
        span.SetTag("router.confidence", recommendation.Candidates.FirstOrDefault(candidate => candidate.Service == decision.Service)?.Confidence);
        span.SetTag("router.none", recommendation.None);
        span.SetTag("router.model", recommendation.Model);
        span.SetTag("arbitrator.override", decision.Overridden);
        Say(span, decision.DecidedBy, decision.Fallback);
    }

    public static void Say(Activity? span, NextStepChoice choice)
    {
        span?.SetTag("step.next", choice.Step);
        Say(span, choice.DecidedBy, choice.Fallback);
    }

    private static void Say(Activity? span, string decidedBy, string? fallback)
    {
        span?.SetTag("arbitrator.decided_by", decidedBy);
        span?.SetTag("arbitrator.fallback", fallback);
    }

    private static Activity? Start(string name, WorkflowState state, WorkflowEffect effect)
    {
        if (!PlatformActivity.Source.HasListeners())
        {
            return null;
        }

        ActivityContext.TryParse(TraceParent.Of(effect.Id), traceState: null, out var run);
        var span = PlatformActivity.Source.StartActivity(name, ActivityKind.Internal, run);
        span?.SetTag("thread.id", state.Id.Value);
        span?.SetTag("correlation.id", state.CorrelationId);
        span?.SetTag("step.id", effect.Id.Step.Length == 0 ? null : effect.Id.Step);
        span?.SetTag("hop.count", state.Hops);
        span?.SetTag("cycle.current", state.CurrentCycle);
        span?.SetTag("remaining.hops", state.RemainingHops);
        return span;
    }
}
