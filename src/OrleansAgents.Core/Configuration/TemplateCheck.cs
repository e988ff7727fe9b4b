namespace OrleansAgents.Core.Configuration;

/// <summary>Says what is wrong with a template of a chat model. The host gives it, because the template language is not Core's.</summary>
/// <param name="template">The template, as written.</param>
/// <returns>The problem on one line; null when the template can be used.</returns>
public delegate string? TemplateCheck(string template);
