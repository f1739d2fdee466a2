using System.Diagnostics;
using System.Text;
using StreamCoverage.Pipeline.Verify;

namespace StreamCoverage.Postgres.Marten;

/// <summary>How Marten 9 names what it stores (defaults: <c>DocumentMapping.AliasFor</c> and <c>EventMapping.EventTypeName</c>).</summary>
internal static class MartenNames
{
    private const string Namespace = "StreamCoverage.Documents";

    /// <summary>The table of a document's type: <c>mt_doc_</c> and the type's name in lower case.</summary>
    public static string Table(string documentType) => ProjectionNames.DocumentTypes.Contains(documentType)
        ? $"streamcoverage.mt_doc_{documentType.ToLowerInvariant()}"
        : throw new UnreachableException($"no table for documents of type {documentType}");

    /// <summary>What Marten writes for a document: namespace and name.</summary>
    public static string DocumentType(string type) => $"{Namespace}.{type}";

    /// <summary>What Marten writes for an event: namespace, name and assembly, so that a client without registration finds the type.</summary>
    public static string EventType(string type) => $"{Namespace}.{type}, {Namespace}";

    /// <summary>The type's name in snake_case: <c>operator_joined</c>.</summary>
    public static string EventAlias(string type)
    {
        var alias = new StringBuilder();
        foreach (var letter in type)
        {
            if (char.IsAsciiLetterUpper(letter) && alias.Length > 0)
                alias.Append('_');
            alias.Append(char.ToLowerInvariant(letter));
        }
        return alias.ToString();
    }

    /// <summary>The type's name from its alias: <c>OperatorJoined</c>.</summary>
    public static string EventTypeName(string alias) =>
        string.Concat(alias.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
