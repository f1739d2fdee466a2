using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StreamCoverage.TestKit;

/// <summary>An authority of a test's own, which signs certificates for servers; good for a day.</summary>
public sealed class OwnAuthority : IDisposable
{
    private readonly X509Certificate2 _own;
    private readonly string _folder;

    /// <param name="folder">Where its files are put; made when missing.</param>
    public OwnAuthority(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN=authority {Path.GetFileName(folder)}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var now = TimeProvider.System.GetUtcNow();
        _own = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        RootFile = Path.Combine(_folder, "root.pem");
        File.WriteAllText(RootFile, _own.ExportCertificatePem());
    }

    /// <summary>What a client trusts.</summary>
    public string RootFile { get; }

    /// <summary>A server's certificate with its key, for one host name or address: PEM files, and PKCS#12 with the password <c>password</c>.</summary>
    public (string Certificate, string Key, string Store) Sign(string host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], false));
        using var signed = request.Create(_own, _own.NotBefore, _own.NotAfter, RandomNumberGenerator.GetBytes(16));
        using var server = signed.CopyWithPrivateKey(key);
        var files = (Path.Combine(_folder, "server.pem"), Path.Combine(_folder, "server.key"), Path.Combine(_folder, "server.p12"));
        File.WriteAllText(files.Item1, server.ExportCertificatePem());
        File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(files.Item3, server.Export(X509ContentType.Pkcs12, "password"));
        return files;
    }

    /// <summary>Deletes the files.</summary>
    public void Dispose()
    {
        _own.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
