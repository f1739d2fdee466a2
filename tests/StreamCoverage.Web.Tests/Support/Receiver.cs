using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StreamCoverage.Web.Tests.Support;

/// <summary>A web hook on loopback: it keeps what is posted, and answers as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Post> _posts = Channel.CreateUnbounded<Post>();

    private Receiver(int port, Func<int, HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _app = builder.Build();
        var count = 0;
        _app.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            var post = new Post(context.Request.Path, await body.ReadToEndAsync(), context.Request.ContentType, context.Request.Headers.Authorization);
            await _posts.Writer.WriteAsync(post);
            await answer(count++, context);
        });
    }

    public Uri Address => new(_app.Urls.Single());

    /// <param name="answer">Given the number of the request, from 0.</param>
    /// <param name="port">0: any.</param>
    public static async Task<Receiver> StartAsync(Func<int, int>? answer = null, int port = 0)
    {
        var receiver = new Receiver(port, (number, context) =>
        {
            context.Response.StatusCode = answer?.Invoke(number) ?? 200;
            return Task.CompletedTask;
        });
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Answers by hand.</summary>
    public static async Task<Receiver> StartAsync(Func<HttpContext, Task> answer)
    {
        var receiver = new Receiver(0, (_, context) => answer(context));
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask<Post> NextAsync(CancellationToken cancellationToken) => _posts.Reader.ReadAsync(cancellationToken);

    /// <summary>How many posts came that were not read.</summary>
    public int Unread => _posts.Reader.Count;

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    internal sealed record Post(string Path, string Body, string? ContentType, string? Authorization);
}
