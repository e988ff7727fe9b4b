using OrleansAgents.Grains.Routing.Models;
using OrleansAgents.Grains.Routing.Profiles;

namespace OrleansAgents.Grains.Tests.Routing.Models;

/// <summary>Short words for services and what models say of them.</summary>
internal static class Services
{
    public static ServiceProfile Of(string tag, string description = "", params string[] examples) => new([tag], description, [.. examples]);

    public static float[] Margins(RouterModel model, string text)
    {
        var classes = model.Model.Classes.Length;
        return model.Judge(text).Margins(TextModel.StrideOf(classes))[..classes].ToArray();
    }
}
