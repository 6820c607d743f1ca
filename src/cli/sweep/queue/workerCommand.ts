// `gradloom worker`: does the trials of sweeps that wait in a queue, one after another, on this machine's device.

import { hostname } from 'node:os';
import { Command, Option } from 'commander';
import * as v from 'valibot';
import { GradloomError } from '../../../errors.ts';
import { packageVersion } from '../../../node/packageVersion.ts';
import type { CommandContext } from '../../commandContext.ts';
import { EXIT_CODES_HELP } from '../../failure.ts';
import { openDevice } from '../../openDevice.ts';
import { numberThat, parseOptions, text } from '../../optionValues.ts';
import { SignalWatch } from '../../signalWatch.ts';
import { driverEntry } from '../../train/trainOptions.ts';
import { deviceName, TUNING_HELP, tuningEntry } from '../../tune/tuning.ts';
import { runTrialJob } from '../runTrialJob.ts';
import { TrialDataSource } from '../trialData.ts';
import type { TrialJob } from '../trialJob.ts';
import { queuePlace } from './queuePlace.ts';

const EXAMPLES = `
Start one for each GPU, on as many machines as you like, before or after gradloom sweep --queue. The data is not sent:
each machine needs it at the same path, or in the folder of --data-folder; what it holds is checked by its SHA-256.

SIGTERM, SIGHUP and Ctrl-C take no further trial: the one under way is finished if that takes no longer than --grace, else
it goes back to the queue at once. The trial of a worker that was killed is taken over by another after --silence.
${EXIT_CODES_HELP}

Examples:
  $ gradloom worker --queue redis://127.0.0.1:6379
  $ GRADLOOM_QUEUE_PASSWORD=… gradloom worker --queue rediss://queue.example.org:6379 --data-folder /srv/data`;

const seconds = numberThat('a number of seconds of at least 0', (value) => value >= 0);
const schema = v.object({
  queue: text,
  dataFolder: v.optional(text),
  grace: v.optional(seconds, '10'),
  silence: v.optional(
    numberThat('a number of seconds from 1 to 3600', (value) => value >= 1 && value <= 3600),
    '30',
  ),
  driver: driverEntry,
  tuning: tuningEntry,
  json: v.optional(v.boolean()),
  quiet: v.optional(v.boolean()),
  color: v.optional(v.boolean()),
});
type WorkerCommandOptions = v.InferOutput<typeof schema>;

/** The command. */
export function workerCommand(context: CommandContext): Command {
  const command = new Command('worker')
    .description('Do the trials of sweeps that wait in a queue.')
    .addHelpText('after', EXAMPLES)
    .action((given: Record<string, unknown>) => work(parseOptions('worker', schema, given), context));
  const add = (group: string, flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup(group));
  add(
    'Where:',
    '--queue <address>',
    'what keeps the queue: redis://host:6379, rediss:// with TLS, postgres://user@host/database; a password may stand in the variable GRADLOOM_QUEUE_PASSWORD',
  );
  add('Where:', '--data-folder <folder>', 'where files of data are looked for first, by their name');
  add('Running:', '--grace <seconds>', 'how long a trial may take to its end after a signal (default 10)');
  add(
    'Running:',
    '--silence <seconds>',
    'after which a worker that is not heard of counts as dead (default 30)',
  );
  add('Running:', '--driver <name>', 'auto, system, swiftshader (default auto, or GRADLOOM_DRIVER)');
  add('Running:', '--tuning <mode>', TUNING_HELP);
  add('Output:', '-q, --quiet', 'only warnings and errors');
  return command;
}

async function work(options: WorkerCommandOptions, context: CommandContext): Promise<void> {
  const output = context.open(options);
  const place = queuePlace(options.queue, context.surroundings.env);
  const [{ openQueue }, { TrialWorker }] = await Promise.all([
    import('./openQueue.ts'),
    import('./trialWorker.ts'),
  ]);
  const tools = await openQueue(place);
  try {
    const { driver, tuning, dataFolder, grace, silence } = options;
    const gpu = await openDevice({ driver, tuning }, output);
    try {
      const source = new TrialDataSource(output, dataFolder);
      const name = `${hostname()}-${process.pid}`;
      output.note(`worker    ${name}\nqueue     ${place.shown}\ndevice    ${deviceName(gpu)}`);
      const worker = new TrialWorker(tools, {
        name,
        silence: silence * 1000,
        run: async (job, signal) => {
          checkVersion(job);
          return runTrialJob(job, { gpu, data: await source.load(job.data), signal });
        },
        onBegin: (job) => {
          output.note(`begins    ${label(job)}`);
          output.report('progress', { command: 'worker', event: 'begin', job: job.id });
        },
        onEnd: (job) => {
          output.note(`done      ${label(job)}`);
          output.report('progress', { command: 'worker', event: 'done', job: job.id });
        },
        onReturn: (job, why) => output.note(`returned  ${label(job)}: ${why}`),
      });
      const watch = new SignalWatch({
        surroundings: context.surroundings,
        output,
        message: `taking no further trial; the one under way has ${grace} s to end, else it goes back to the queue`,
      });
      let timer: NodeJS.Timeout | undefined;
      watch.signal.addEventListener('abort', () => {
        worker.stop();
        timer = setTimeout(() => worker.giveBack(), grace * 1000);
      });
      try {
        await worker.ended;
      } finally {
        clearTimeout(timer);
        watch.end();
        if (watch.exitCode !== undefined) context.exit(watch.exitCode);
      }
    } finally {
      gpu.close();
    }
  } finally {
    tools.close();
  }
}

function label({ tasks }: TrialJob): string {
  return `${tasks.length === 1 ? 'trial' : 'trials'} ${tasks.map(({ trial }) => trial).join(', ')}`;
}

/** Another version may compute other bits, and then the table would depend on who did what. */
function checkVersion({ version }: TrialJob): void {
  const own = packageVersion() ?? 'unknown';
  if (version === own) return;
  throw new GradloomError(
    'E_UNSUPPORTED',
    `worker: sweep and worker must be of one version; got ${version} and ${own}.`,
    {
      hint: 'Install the same version of gradloom on all machines.',
    },
  );
}
