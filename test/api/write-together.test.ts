import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createWriteTogether } from '../../src/api/write-together.ts';

/** A connection that notes what leaves it at once. */
function createConnection() {
  const sent: string[] = [];
  const connection = new Writable({
    write(chunk: Buffer, _encoding, done) {
      sent.push(chunk.toString());
      done();
    },
    writev(chunks, done) {
      sent.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
  });
  return { connection, sent };
}

describe('createWriteTogether', () => {
  it('lets all that is written in one turn leave at once, in its order', async () => {
    const { connection, sent } = createConnection();
    const writeTogether = createWriteTogether(connection);
    for (const text of ['a', 'b', 'c']) {
      writeTogether();
      connection.write(text);
    }
    expect(sent).toEqual([]);
    await nextTurn();
    expect(sent).toEqual(['abc']);
    writeTogether();
    connection.write('d');
    connection.write('e');
    await nextTurn();
    expect(sent).toEqual(['abc', 'de']);
  });

  it('holds back nothing of a connection that is closed meanwhile', async () => {
    const { connection, sent } = createConnection();
    const writeTogether = createWriteTogether(connection);
    writeTogether();
    connection.write('a');
    connection.end('b');
    await nextTurn();
    expect(sent.join('')).toBe('ab');
    expect(connection.writableFinished).toBe(true);
  });
});
