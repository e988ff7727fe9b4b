using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace OrleansAgents.Api.Responses;

/// <summary>Answers with JSON whose length is known before it is sent, so that a failing view never leaves half an answer.</summary>
internal static class JsonResponse
{
    public const string ContentType = "application/json";

    public static Task AnswerAsync<T>(
        this HttpContext context, int status, T body, JsonTypeInfo<T> json, string contentType = ContentType) =>
        context.AnswerAsync(status, JsonSerializer.SerializeToUtf8Bytes(body, json), contentType);

    public static Task AnswerAsync(this HttpContext context, int status, byte[] body, string contentType)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
