using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Aviv.Application.Search;

namespace Aviv.Api.Search;

/// <summary>One JSON object a line, as GET has it.</summary>
internal sealed class NdjsonFormat : IExportFormat
{
    public string Name => "ndjson";

    public string MediaType => "application/x-ndjson";

    public void Begin(IBufferWriter<byte> output, ExportContents contents, JsonSerializerOptions json)
    {
    }

    public void Write(IBufferWriter<byte> output, IReadOnlyList<ExportedListing> listings, JsonSerializerOptions json)
    {
        using var writer = new Utf8JsonWriter(output, new() { Encoder = json.Encoder ?? JavaScriptEncoder.Default, SkipValidation = true });
        foreach (var listing in listings)
        {
            JsonSerializer.Serialize(writer, listing, json);
            writer.Flush();
            output.Write("\n"u8);
            writer.Reset();
        }
    }
}
