using Aviv.Application.Archive;
using Parquet;
using Parquet.Schema;

namespace Aviv.Infrastructure.Archive;

/// <summary>Rows as a Parquet file, with the names that the log gives its columns.</summary>
internal static class ParquetRows
{
    private static readonly DataField Listing = new("listing_id", typeof(long), isNullable: false);
    private static readonly DataField Id = new("id", typeof(long), isNullable: false);
    private static readonly DataField Price = new DecimalDataField("price_change", precision: 14, scale: 2, isNullable: false);
    private static readonly DataField Time = new DateTimeDataField(
        "updated_time", DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: false);

    public static async Task<byte[]> WriteAsync(IReadOnlyList<ArchivedRow> rows, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
        await using (var file = await ParquetWriter.CreateAsync(
            new(Listing, Id, Price, Time), bytes, options, cancellationToken: cancellationToken))
        {
            using var group = file.CreateRowGroup();
            await group.WriteAsync<long>(Listing, Column(rows, row => row.ListingId), cancellationToken: cancellationToken);
            await group.WriteAsync<long>(Id, Column(rows, row => row.Id), cancellationToken: cancellationToken);
            await group.WriteAsync<decimal>(Price, Column(rows, row => row.Price), cancellationToken: cancellationToken);
            await group.WriteAsync<DateTime>(Time, Column(rows, row => row.ChangedAt.UtcDateTime), cancellationToken: cancellationToken);
        }

        return bytes.ToArray();
    }

    public static async Task<IReadOnlyList<ArchivedRow>> ReadAsync(Stream bytes, CancellationToken cancellationToken)
    {
        await using var file = await ParquetReader.CreateAsync(bytes, cancellationToken: cancellationToken);
        var rows = new List<ArchivedRow>();
        foreach (var group in file.RowGroups)
        {
            var (listings, ids) = (await ReadAsync<long>(group, Listing), await ReadAsync<long>(group, Id));
            var (prices, times) = (await ReadAsync<decimal>(group, Price), await ReadAsync<DateTime>(group, Time));
            for (var i = 0; i < listings.Length; i++)
                rows.Add(new(listings[i], ids[i], prices[i], new(DateTime.SpecifyKind(times[i], DateTimeKind.Utc))));
        }

        return rows;

        async Task<T[]> ReadAsync<T>(ParquetRowGroupReader group, DataField column)
            where T : struct
        {
            var values = new T[group.RowCount];
            var field = file.Schema.DataFields.Single(field => field.Name == column.Name);
            await group.ReadAsync<T>(field, values, cancellationToken: cancellationToken);
            return values;
        }
    }

    private static T[] Column<T>(IReadOnlyList<ArchivedRow> rows, Func<ArchivedRow, T> value) => [.. rows.Select(value)];
}
