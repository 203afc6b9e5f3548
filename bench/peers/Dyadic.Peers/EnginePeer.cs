using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dyadic.Core;

namespace Dyadic.Peers;

/// <summary>Another engine in a Node.js process of its own, asked over standard input and output, a JSON line each way (bench/peers/engine.mjs).</summary>
internal sealed class EnginePeer : IDisposable
{
    private readonly Process _process;
    private readonly string _name;
    private int _models;

    private EnginePeer(string name, string package, string scriptName)
    {
        _name = name;
        string script = Path.Combine(Folder(), scriptName);
        if (!Directory.Exists(Path.Combine(Folder(), "node_modules", package))) throw DyadicException.Usage($"{name} is not installed; run bench/peers/install.sh.");
        ProcessStartInfo start = new("node") { RedirectStandardInput = true, RedirectStandardOutput = true, ArgumentList = { script, "--serve" } };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw DyadicException.Usage($"'node' cannot be started ({error.Message}); install Node.js 18 or later.");
        }
    }

    /// <summary>The engine's version; known once a model was loaded.</summary>
    public string Version { get; private set; } = "";

    /// <summary>ONNX Runtime, its CPU provider.</summary>
    public static EnginePeer OnnxRuntime() => new("ONNX Runtime", "onnxruntime-node", "ort-run.mjs");

    /// <summary>TensorFlow Lite, its WebAssembly build, on one thread.</summary>
    public static EnginePeer TensorFlowLite() => new("TensorFlow Lite", "@tensorflow/tfjs-tflite", "tflite-run.mjs");

    /// <summary>Loads a file; gives the name for later requests.</summary>
    /// <param name="path">The model.</param>
    /// <param name="options">What the engine's script takes; of ONNX Runtime <c>optimize</c> (disabled, basic, extended or all) and <c>threads</c> within an operator.</param>
    /// <exception cref="DyadicException">The engine refuses the file; the message is its own.</exception>
    public string Load(string path, params IEnumerable<KeyValuePair<string, JsonNode?>> options)
    {
        string id = $"model{_models++}";
        JsonNode answer = Ask(new JsonObject([new("do", "load"), new("id", id), new("model", Path.GetFullPath(path)), .. options]));
        Version = answer["version"]!.GetValue<string>();
        return id;
    }

    /// <summary>Runs every sample of a folder.</summary>
    public void Run(string id, string inputs, string outputs) => Ask(new JsonObject { ["do"] = "run", ["id"] = id, ["inputs"] = inputs, ["outputs"] = outputs });

    /// <summary>Times runs over the first sample of a folder.</summary>
    /// <param name="id">The model.</param>
    /// <param name="inputs">The folder.</param>
    /// <param name="samples">How many times to look at the clock.</param>
    /// <param name="batch">Runs between two looks.</param>
    /// <returns>Milliseconds a run, for each sample.</returns>
    public double[] Time(string id, string inputs, int samples, int batch) =>
        [.. Ask(new JsonObject { ["do"] = "time", ["id"] = id, ["inputs"] = inputs, ["samples"] = samples, ["batch"] = batch })["milliseconds"]!.AsArray().Select(number => number!.GetValue<double>())];

    public void Unload(string id) => Ask(new JsonObject { ["do"] = "unload", ["id"] = id });

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5))) _process.Kill();
        _process.Dispose();
    }

    /// <summary>The folder of the script: bench/peers of the checkout that holds this program.</summary>
    public static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dyadic.slnx"))) return Path.Combine(folder.FullName, "bench", "peers");
        }

        throw DyadicException.Usage("bench/peers was not found; run this program from a checkout of the repository.");
    }

    private JsonNode Ask(JsonObject request)
    {
        _process.StandardInput.WriteLine(request.ToJsonString());
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine() ?? throw DyadicException.FailedCheck($"{_name}'s process ended at the request {request.ToJsonString()}.");
        JsonNode answer = JsonNode.Parse(line)!;
        return answer["error"] is { } error ? throw new PeerException(error.GetValue<string>()) : answer;
    }
}

/// <summary>The other engine refused a request.</summary>
internal sealed class PeerException(string message) : DyadicException(FailureKind.FailedCheck, message);
