using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using StreamCoverage.Core.Time;
using StreamCoverage.Web.Answering;
using StreamCoverage.Web.Api;

namespace StreamCoverage.Web.Description;

/// <summary>What each parameter means; one word means the same on every route.</summary>
internal static class ParameterWords
{
    public static OpenApiParameter Network { get; } = new()
    {
        Name = "network",
        In = ParameterLocation.Path,
        Required = true,
        Description = "The network's name.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    /// <summary>A parameter of the query.</summary>
    /// <exception cref="UnreachableException">Nobody has said what it means.</exception>
    public static OpenApiParameter Of(string name, string path, MethodInfo handler) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Required = name is "network" or "start" or "name" or "id",
        Description = Words(name, path),
        Schema = name switch
        {
            "limit" or "largest" => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
            "surge" => new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "1" },
            "lose" => new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            AnswerFormat.Parameter => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. Formats(handler)] },
            _ => new OpenApiSchema { Type = JsonSchemaType.String },
        },
    };

    private static IEnumerable<JsonNode> Formats(MethodInfo handler) => Answers.IsList(handler) ? ["json", "csv"] : ["json"];

    private static string Words(string name, string path) => name switch
    {
        "network" => "The network whose figures are wanted.",
        "window" => "The window's name, as /v1/networks lists them; its windowDefault where it is left out.",
        "at" => $"The figures of a past moment, computed again from the facts that are kept: {MomentText.Forms}.",
        "from" => $"First time of the range: {MomentText.Forms}.",
        "to" => $"First time after the range: {MomentText.Forms}.",
        "limit" => $"Most rows of an answer: {Limits(path)}.",
        Cursor.Parameter => "Where the next page begins; taken from 'next' and not made by hand.",
        AnswerFormat.Parameter => "The form of the answer; goes before the header Accept.",
        "model" or "task" or "hardware" or "region" or "verification" or "size" =>
            $"The workload cell's {name}; where it is left out, requests that left it open. On slices and on slice the whole network is meant "
            + "where all six are left out.",
        "start" => $"The start of a slice: {MomentText.Forms}.",
        "name" => "The operator's name.",
        "id" => "The alert's id.",
        "after" => "The sequence number of the last event that is known; taken from 'next'.",
        "lose" => "A domain that is taken away, as KIND=NAME; may be given many times.",
        "kind" => "The kind of domains whose largest are taken away.",
        "largest" => "How many of the largest are taken away.",
        "surge" => "Demand times this.",
        _ => throw new UnreachableException($"the parameter {name} of {path} has no description; give it one in {nameof(ParameterWords)}"),
    };

    private static string Limits(string path) => path.Split('/')[^1] switch
    {
        "networks" => Up(NetworkRoutes.Usual, NetworkRoutes.Max),
        "coverage" => Up(CoverageRoutes.CellsUsual, CoverageRoutes.CellsMax),
        "latency" => Up(CoverageRoutes.CellsUsual, CoverageRoutes.CellsMax),
        "slices" => Up(EvidenceRoutes.SlicesUsual, EvidenceRoutes.SlicesMax),
        "events" or "operator" => Up(EventRoutes.Usual, EventRoutes.Max),
        "history" => Up(HistoryRoutes.PointsUsual, HistoryRoutes.PointsMax),
        "operators" => Up(OperatorRoutes.Usual, OperatorRoutes.Max),
        "alerts" => Up(AlertRoutes.Usual, AlertRoutes.Max),
        "contribution" => Up(ContributionRoutes.Usual, ContributionRoutes.Max),
        "assessments" => Up(ContributionRoutes.Usual, ContributionRoutes.AssessmentsMax),
        "gaps" => Up(AnalysisRoutes.GapsMax, AnalysisRoutes.GapsMax),
        "dimensions" => Up(AnalysisRoutes.ValuesMax, AnalysisRoutes.ValuesMax),
        _ => "what is refused says how many are allowed",
    };

    private static string Up(int usual, int most) => $"1 to {most}, {usual} where it is left out";
}
