using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Definitions;

/// <summary>The keys <c>effect</c> and <c>onUnknown</c> of a step.</summary>
internal static class EffectSection
{
    public static (EffectPolicy Effect, UnknownPolicy OnUnknown) Bind(MappingCursor step)
    {
        var word = step.Optional("effect")?.AsWord("an effect", "idempotent", "once");
        var effect = word == "once" ? EffectPolicy.Once : EffectPolicy.Idempotent;
        if (step.Optional("onUnknown") is not { } cursor)
        {
            return (effect, UnknownPolicy.Ask);
        }

        if (effect != EffectPolicy.Once && (word is not null || !step.Has("effect")))
        {
            cursor.Fail("the key 'onUnknown' belongs to effect: once, since any other call is simply made again; add 'effect: once', or remove it");
        }

        var unknown = cursor.AsWord("what happens to a call whose outcome is not known", "ask", "fail");
        return (effect, unknown == "fail" ? UnknownPolicy.Fail : UnknownPolicy.Ask);
    }
}
